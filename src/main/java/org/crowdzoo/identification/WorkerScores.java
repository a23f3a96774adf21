package org.crowdzoo.identification;

import org.crowdzoo.crowd.ConfusionMatrix;

/** How much a worker's votes tell, from the worker's confusion matrix. */
public final class WorkerScores {
  private WorkerScores() {}

  /**
   * Spam score: the distance of the matrix to the closest one of rank 1, whose votes do not depend
   * on the truth,
   *
   * <pre>s = 1 / (K (K - 1)) Σ_{k&lt;k'} Σ_l (π_kl − π_k'l)²</pre>
   *
   * <p>0 for a spammer, 1 for a worker who is always right. Raykar and Yu (2011), Ranking
   * annotators for crowdsourced labeling tasks, NeurIPS 24.
   *
   * @param matrix rows = truth, probabilities; 0 for K = 1
   */
  public static double spamScore(ConfusionMatrix matrix) {
    int classes = matrix.classes();
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      for (int other = 0; other < k; other++) {
        for (int l = 0; l < classes; l++) {
          double difference = matrix.get(k, l) - matrix.get(other, l);
          sum += difference * difference;
        }
      }
    }
    return classes == 1 ? 0 : sum / (classes * (classes - 1));
  }

  /** Sum of the diagonal: K for a worker who is always right, 1 for one who votes at random. */
  public static double trace(ConfusionMatrix matrix) {
    return matrix.meanDiagonal() * matrix.classes();
  }
}
