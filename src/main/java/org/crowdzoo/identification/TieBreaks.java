package org.crowdzoo.identification;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/**
 * The majority vote of each task as cleanlab has it: most votes; of several such classes the one
 * predicted as most probable; then the one with the fewest votes in all, against imbalance; then
 * the one whose voters agree best with the majority of the tasks without a tie (a worker on none of
 * these agrees like the mean of the others); then one drawn with the seed and the task's key. A
 * task without a vote is one whose classes all tie.
 */
final class TieBreaks {
  private final Votes votes;
  private final double[][] predictions;
  private final double[] frequency;
  private final double[] agreement;

  private TieBreaks(Votes votes, double[][] predictions) {
    this.votes = votes;
    this.predictions = predictions;
    this.frequency = new double[votes.classes()];
    for (int v = 0; v < votes.size(); v++) {
      frequency[votes.label(v)]++;
    }
    this.agreement = agreement();
  }

  /** [N] the majority's label. */
  static int[] majority(Votes votes, double[][] predictions, long seed) {
    TieBreaks ties = new TieBreaks(votes, predictions);
    return IntStream.range(0, votes.tasks()).map(i -> ties.decide(i, seed)).toArray();
  }

  private int decide(int task, long seed) {
    int[] tied = most(task);
    tied = best(tied, k -> predictions[task][k]);
    tied = best(tied, k -> -frequency[k]);
    if (tied.length > 1 && votes.count(task) > 0 && agreement != null) {
      tied = best(tied, k -> meanAgreement(task, k));
    }
    if (tied.length == 1) {
      return tied[0];
    }
    long key = seed * 0x9E3779B97F4A7C15L + votes.taskKey(task).hashCode();
    return tied[new SplittableRandom(key).nextInt(tied.length)];
  }

  private int[] most(int task) {
    int[] counts = votes.histogram(task);
    return best(IntStream.range(0, counts.length).toArray(), k -> counts[k]);
  }

  private static int[] best(int[] labels, IntToDoubleFunction score) {
    double max = Arrays.stream(labels).mapToDouble(score).max().orElseThrow();
    return Arrays.stream(labels).filter(k -> score.applyAsDouble(k) == max).toArray();
  }

  private double meanAgreement(int task, int label) {
    return votes
        .ofTask(task)
        .filter(v -> v.label() == label)
        .mapToDouble(v -> agreement[v.worker()])
        .average()
        .orElseThrow();
  }

  /**
   * [W] share of each worker's votes on tasks without a tie that name the majority; null if none.
   */
  private double[] agreement() {
    double[] right = new double[votes.workers()];
    double[] all = new double[votes.workers()];
    for (int i = 0; i < votes.tasks(); i++) {
      int[] most = most(i);
      if (most.length == 1) {
        for (int v = votes.start(i); v < votes.end(i); v++) {
          right[votes.worker(v)] += votes.label(v) == most[0] ? 1 : 0;
          all[votes.worker(v)]++;
        }
      }
    }
    double mean =
        IntStream.range(0, all.length)
            .filter(j -> all[j] > 0)
            .mapToDouble(j -> right[j] / all[j])
            .average()
            .orElse(Double.NaN);
    return Double.isNaN(mean)
        ? null
        : IntStream.range(0, all.length)
            .mapToDouble(j -> all[j] > 0 ? right[j] / all[j] : mean)
            .toArray();
  }
}
