package org.crowdzoo.identification;

import java.util.Arrays;

/** How far the score of an example's label is from the scores of other classes. */
public enum Margin {
  /**
   * z_y − max_{k≠y} z_k: negative when the network prefers another class. Pleiss et al. (2020),
   * arXiv:2001.10528.
   */
  PLEISS {
    @Override
    public double of(double[] scores, int label, int top) {
      double other = Double.NEGATIVE_INFINITY;
      for (int k = 0; k < scores.length; k++) {
        if (k != label) {
          other = Math.max(other, scores[k]);
        }
      }
      return scores[label] - other;
    }
  },

  /**
   * z_y − z_[k+1], the largest but k of all classes: for k = 1, as is usual, 0 where the label
   * comes second. Yang and Koyejo (2020), On the consistency of top-k surrogate losses.
   */
  YANG {
    @Override
    public double of(double[] scores, int label, int top) {
      double[] rising = scores.clone();
      Arrays.sort(rising);
      return scores[label] - rising[rising.length - 1 - top];
    }
  };

  /**
   * The margin.
   *
   * @param scores logits or probabilities of at least two classes
   * @param label the example's label
   * @param top k of Yang's margin, 1 to K-1; of no account for Pleiss's
   */
  public abstract double of(double[] scores, int label, int top);

  /** The margin with k = 1. */
  public double of(double[] scores, int label) {
    return of(scores, label, 1);
  }
}
