package org.crowdzoo.identification;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/**
 * ActiveLab: which tasks to send out again. The score of a task is its consensus quality drawn
 * towards 1/K, the less the more its votes and the prediction weigh,
 *
 * <pre>r_i = ((w_M + Σ_j w_j) q_i + w̄ / K) / (w_M + Σ_j w_j + w̄)</pre>
 *
 * <p>with CROWDLAB's weights and quality q and the mean worker weight w̄; for a task without a vote
 * q is the largest probability predicted. The lowest scores first. Goh and Mueller (2023),
 * arXiv:2301.11856. cleanlab calibrates the predictions before, where a task has two votes; see
 * {@link Temperature}.
 */
public final class ActiveLab {
  private ActiveLab() {}

  /**
   * [N] scores from 0 to 1, low = ask again.
   *
   * @param predictions [N][K] out-of-fold probabilities
   * @param seed draws among the classes between which nothing else decides
   */
  public static double[] scores(Votes votes, double[][] predictions, long seed) {
    Crowdlab crowdlab = Crowdlab.of(votes, predictions, seed);
    double[] weights = crowdlab.workerWeights();
    double mean = Arrays.stream(weights).filter(w -> !Double.isNaN(w)).average().orElse(1);
    double[] scores = new double[votes.tasks()];
    for (int i = 0; i < scores.length; i++) {
      double quality =
          votes.count(i) == 0
              ? Arrays.stream(predictions[i]).max().orElseThrow()
              : crowdlab.consensusQuality()[i];
      double evidence =
          crowdlab.modelWeight() + votes.ofTask(i).mapToDouble(v -> weights[v.worker()]).sum();
      scores[i] = (evidence * quality + mean / votes.classes()) / (evidence + mean);
    }
    return scores;
  }

  /** The {@code count} tasks with the lowest scores, lowest first; of equal ones the first. */
  public static int[] next(double[] scores, int count) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted(java.util.Comparator.comparingDouble(i -> scores[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
