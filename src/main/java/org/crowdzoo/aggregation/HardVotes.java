package org.crowdzoo.aggregation;

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
    double[] right = new double[votes.workers()];
    int[] count = new int[votes.workers()];
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        right[votes.worker(v)] += found.probability(i, votes.label(v));
        count[votes.worker(v)]++;
      }
    }
    for (int j = 0; j < right.length; j++) {
      right[j] = count[j] == 0 ? 0 : right[j] / count[j];
    }
    return right;
  }
}
