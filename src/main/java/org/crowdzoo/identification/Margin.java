package org.crowdzoo.identification;

/** How far the score of an example's label is from the scores of other classes. */
public enum Margin {
  /**
   * z_y − max_{k≠y} z_k: negative when the network prefers another class. Pleiss et al. (2020),
   * arXiv:2001.10528.
   */
  PLEISS {
    @Override
    public double of(double[] scores, int label) {
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
   * z_y − z_[2], the second largest of all classes: 0 where the label comes second. Yang and Koyejo
   * (2020), On the consistency of top-k surrogate losses, for k = 1.
   */
  YANG {
    @Override
    public double of(double[] scores, int label) {
      double first = Double.NEGATIVE_INFINITY;
      double second = Double.NEGATIVE_INFINITY;
      for (double score : scores) {
        if (score > first) {
          second = first;
          first = score;
        } else if (score > second) {
          second = score;
        }
      }
      return scores[label] - second;
    }
  };

  /**
   * The margin.
   *
   * @param scores logits or probabilities of at least two classes
   * @param label the example's label
   */
  public abstract double of(double[] scores, int label);
}
