package org.crowdzoo.aggregation;

/** Logits to probabilities, in place. */
final class Softmax {
  private Softmax() {}

  /** exp of less is 0 in double precision. */
  static final double UNDERFLOW = -746;

  /** p_k = exp(a_k - log Σ_k' exp(a_k')), without overflow; see the other method. */
  static double inPlace(double[] a, int from, int classes) {
    return inPlace(a, from, classes, UNDERFLOW);
  }

  /**
   * p_k = exp(a_k - log Σ_k' exp(a_k')), without overflow.
   *
   * @param cutoff a probability of less than exp(cutoff) times the largest becomes exactly 0
   * @return log Σ_k exp(a_k); -∞ if all are -∞, the probabilities are then all 0
   */
  static double inPlace(double[] a, int from, int classes, double cutoff) {
    double max = a[from];
    for (int k = 1; k < classes; k++) {
      max = Math.max(max, a[from + k]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      java.util.Arrays.fill(a, from, from + classes, 0);
      return max;
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      double below = a[from + k] - max;
      double e = below < cutoff ? 0 : below == 0 ? 1 : Math.exp(below);
      a[from + k] = e;
      sum += e;
    }
    double inverse = 1 / sum;
    for (int k = 0; k < classes; k++) {
      a[from + k] *= inverse;
    }
    return max + Math.log(sum);
  }

  /** All on the largest logit, the lowest of several, in place. */
  static double hardInPlace(double[] a, int from, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = a[from + k] > a[from + best] ? k : best;
    }
    double max = a[from + best];
    java.util.Arrays.fill(a, from, from + classes, 0);
    a[from + best] = max == Double.NEGATIVE_INFINITY ? 0 : 1;
    return max;
  }
}
