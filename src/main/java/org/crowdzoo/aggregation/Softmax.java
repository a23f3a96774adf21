package org.crowdzoo.aggregation;

/** Logits to probabilities, in place. */
final class Softmax {
  private Softmax() {}

  /** Differences of this size, relative to the largest logit, are rounding. */
  private static final double ROUNDING = 1e-12;

  /** Where there are more, only those next to the largest logit are compared. */
  static final int FEW_CLASSES = 16;

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
    level(a, from, classes, max, cutoff);
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

  /**
   * Makes logits equal that differ by rounding alone, so that classes between which the data are
   * symmetric stay so: EM would otherwise blow the last bit up to a decision. Where there are many
   * classes, only those next to the largest.
   */
  static void level(double[] a, int from, int classes, double max, double cutoff) {
    double equal = rounding(max);
    for (int k = 0; k < classes; k++) {
      double value = a[from + k];
      if (max - value <= equal) {
        a[from + k] = max;
      } else if (classes <= FEW_CLASSES && value - max >= cutoff) {
        int other = 0;
        while (other < k && Math.abs(a[from + other] - value) > equal) {
          other++;
        }
        a[from + k] = a[from + other];
      }
    }
  }

  /** Differences up to this are rounding where the largest logit is {@code max}. */
  static double rounding(double max) {
    return ROUNDING * Math.max(1, Math.abs(max));
  }

  /** All on the largest logit, the lowest of several, in place. */
  static double hardInPlace(double[] a, int from, int classes) {
    double max = a[from];
    for (int k = 1; k < classes; k++) {
      max = Math.max(max, a[from + k]);
    }
    double equal = max == Double.NEGATIVE_INFINITY ? 0 : rounding(max);
    int best = 0;
    while (a[from + best] < max - equal) {
      best++;
    }
    java.util.Arrays.fill(a, from, from + classes, 0);
    a[from + best] = max == Double.NEGATIVE_INFINITY ? 0 : 1;
    return max;
  }
}
