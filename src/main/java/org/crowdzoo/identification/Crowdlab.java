package org.crowdzoo.identification;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/**
 * CROWDLAB: consensus labels and how good they and the workers are, from votes and a classifier's
 * out-of-fold predictions. The posterior of a task is the weighted mean of the prediction and of a
 * likelihood a vote,
 *
 * <pre>p̂_i = (w_M p_M(x_i) + Σ_j w_j p_j) / (w_M + Σ_j w_j)
 * p_j  = P for the class voted for, (1 − P) / (K − 1) for each other
 * w_j  = 1 − (1 − s_j) / E,    w_M = (1 − e_M / E) √(mean number of votes)</pre>
 *
 * <p>P is the mean agreement of votes with the consensus, s_j worker j's agreement with others on
 * the same tasks, e_M the error of the classifier and E that of the most frequent class, all
 * against the consensus on tasks with several votes; weights are at least 1e-6. The consensus is
 * majority vote first (ties as {@link TieBreaks} has them), then the most probable class of that
 * posterior, the majority's where several are, and everything is computed once more. Goh, Tkachenko
 * and Mueller (2022), arXiv:2210.06812, as in {@code cleanlab}; predictions may be calibrated
 * before by {@link Temperature}.
 *
 * <p>A task without a vote has its prediction as posterior. A worker who shares no task with others
 * has the mean agreement of the rest. Where no task has two votes nothing can be compared: all
 * weights are then 1 and the posterior is the prediction.
 *
 * @param consensus [N] label of each task
 * @param posterior [N][K]
 * @param consensusQuality [N] posterior of the consensus
 * @param workerQuality [W] from 0 to 1; NaN for an idle worker
 * @param workerWeights [W] w_j; NaN for an idle worker
 * @param modelWeight w_M
 */
public record Crowdlab(
    int[] consensus,
    double[][] posterior,
    double[] consensusQuality,
    double[] workerQuality,
    double[] workerWeights,
    double modelWeight) {

  /**
   * Computes everything.
   *
   * @param predictions [N][K] out-of-fold probabilities
   * @param seed draws among the classes between which nothing else decides
   */
  public static Crowdlab of(Votes votes, double[][] predictions, long seed) {
    Predictions.require(votes, predictions);
    int[] majority = TieBreaks.majority(votes, predictions, seed);
    if (!comparable(votes)) {
      return withoutComparison(votes, predictions, majority);
    }
    double[][] first = CrowdlabWeights.of(votes, predictions, majority).posterior();
    int[] best = new int[majority.length];
    for (int i = 0; i < best.length; i++) {
      best[i] = mostProbable(first[i], majority[i]);
    }
    CrowdlabWeights weights = CrowdlabWeights.of(votes, predictions, best);
    double[][] posterior = weights.posterior();
    return new Crowdlab(
        best,
        posterior,
        qualities(posterior, best),
        weights.workerQuality(posterior),
        weights.ofWorkers(),
        weights.ofModel());
  }

  /** True if a task has two votes. */
  static boolean comparable(Votes votes) {
    return IntStream.range(0, votes.tasks()).anyMatch(i -> votes.count(i) > 1);
  }

  private static Crowdlab withoutComparison(Votes votes, double[][] predictions, int[] majority) {
    double[] weights = new double[votes.workers()];
    double[] quality = new double[votes.workers()];
    for (int j = 0; j < weights.length; j++) {
      weights[j] = votes.countOfWorker(j) == 0 ? Double.NaN : 1;
      quality[j] =
          votes
              .ofWorker(j)
              .mapToDouble(v -> predictions[v.task()][v.label()])
              .average()
              .orElse(Double.NaN);
    }
    double[][] posterior = Arrays.stream(predictions).map(double[]::clone).toArray(double[][]::new);
    return new Crowdlab(majority, posterior, qualities(posterior, majority), quality, weights, 1);
  }

  private static double[] qualities(double[][] posterior, int[] labels) {
    return IntStream.range(0, labels.length).mapToDouble(i -> posterior[i][labels[i]]).toArray();
  }

  /** The class with the largest probability; {@code otherwise} where several have it. */
  private static int mostProbable(double[] p, int otherwise) {
    int best = 0;
    boolean tied = false;
    for (int k = 1; k < p.length; k++) {
      tied = p[k] == p[best] || tied && p[k] < p[best];
      best = p[k] > p[best] ? k : best;
    }
    return tied ? otherwise : best;
  }
}
