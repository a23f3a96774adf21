package org.crowdzoo.aggregation.choice;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;

/**
 * {@link UnseenTaskScore} of tasks that may have several labels, label by label (binary relevance):
 * how well the labels that a network gives foretell the answers on tasks of which it has seen none.
 * No true label is looked at.
 *
 * <p>A label is given or not, as in F1, and ε has two values a label: how often one that is given
 * is wrong, and one that is not. The answers on all labels of a task count together.
 */
public final class UnseenLabelScore {
  private static final double HALF = 0.5;

  private UnseenLabelScore() {}

  /**
   * The logarithm of the probability of each task's held-out answers, shared out evenly to them: an
   * entry an answer, in the order of the tasks.
   *
   * @param training the answers that were known, none on the tasks of the others
   * @param held others, by the same workers
   * @param probabilities [N][L] of each task's labels
   * @param tuned whether thresholds will be chosen for the network: a label is then given to the
   *     most probable tasks, as many as are likely to have it by the training answers; otherwise
   *     from 0.5 on
   * @param seed of the halves
   */
  public static double[] of(
      MultiLabelVotes training,
      MultiLabelVotes held,
      double[][] probabilities,
      boolean tuned,
      long seed) {
    double[][] ofLabels =
        IntStream.range(0, held.labels())
            .parallel()
            .mapToObj(
                l -> {
                  double[] p = Arrays.stream(probabilities).mapToDouble(row -> row[l]).toArray();
                  Votes known = training.label(l);
                  Votes asked = held.label(l);
                  SmoothedConfusions common = new SmoothedConfusions(known, asked, null);
                  int[] named = tuned ? mostProbable(p, asked, common.frequency(1)) : from(HALF, p);
                  return UnseenTaskScore.ofTasks(known, asked, named, common, true, seed);
                })
            .toArray(double[][]::new);
    double[] ofTasks = new double[held.tasks()];
    for (double[] ofLabel : ofLabels) {
      for (int i = 0; i < ofTasks.length; i++) {
        ofTasks[i] += ofLabel[i];
      }
    }
    return UnseenTaskScore.sharedOut(held.answers(), ofTasks);
  }

  private static int[] from(double threshold, double[] p) {
    return Arrays.stream(p).mapToInt(x -> x >= threshold ? 1 : 0).toArray();
  }

  /** The same share of the tasks that were learnt from and of the others, one as the other. */
  private static int[] mostProbable(double[] p, Votes asked, double share) {
    int[] named = new int[p.length];
    for (boolean unseen : new boolean[] {false, true}) {
      int[] tasks =
          IntStream.range(0, p.length)
              .filter(i -> asked.count(i) > 0 == unseen)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -p[i]))
              .mapToInt(Integer::intValue)
              .toArray();
      for (int n = 0; n < Math.round(share * tasks.length); n++) {
        named[tasks[n]] = 1;
      }
    }
    return named;
  }
}
