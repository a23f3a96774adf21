package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/** What strategies that count votes one by one ask of them. */
final class HardVotes {
  private HardVotes() {}

  /** Refuses soft votes. */
  static void require(String strategy, Votes votes) {
    if (votes.isSoft()) {
      throw new InputException(
          "strategy "
              + strategy
              + ": takes one label a vote, got soft votes, which majority_voting, naive_soft,"
              + " dawid_skene, fast_dawid_skene, wds, dawid_skene_clust, one_coin_dawid_skene, glad,"
              + " mace, ibcc and ebcc take");
    }
  }

  /** The mean probability that the result gives to each worker's votes, [W]; 0 for an idle one. */
  static double[] agreement(Votes votes, Aggregated found) {
    return agreement(agreementSums(votes, found));
  }

  /** Σ of that probability over each worker's votes, and their number: [2 W]. */
  static double[] agreementSums(Votes votes, Aggregated found) {
    double[] sums = new double[2 * votes.workers()];
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        sums[votes.worker(v)] += found.probability(i, votes.label(v));
        sums[votes.workers() + votes.worker(v)]++;
      }
    }
    return sums;
  }

  /** The mean that such sums are, [W]. */
  static double[] agreement(double[] sums) {
    double[] mean = Arrays.copyOf(sums, sums.length / 2);
    for (int j = 0; j < mean.length; j++) {
      double count = sums[mean.length + j];
      mean[j] = count == 0 ? 0 : mean[j] / count;
    }
    return mean;
  }
}
