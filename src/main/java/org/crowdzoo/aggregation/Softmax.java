package org.crowdzoo.aggregation;

/** Logits to probabilities, in place. */
final class Softmax {
  private Softmax() {}

  /** Differences of this size, relative to the largest logit, are rounding. */
  private static final double ROUNDING = 1e-12;

  private static final int FEW_CLASSES = 16;
  private static final int ROWS_AT_ONCE = 256;

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
  private static void level(double[] a, int from, int classes, double max, double cutoff) {
    double equal = ROUNDING * Math.max(1, Math.abs(max));
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

  /**
   * As {@link #inPlace(double[], int, int, double)} for many rows one after the other, much faster.
   *
   * @param a [rows * classes]
   * @param max takes the largest logit of each row; -∞ if all are, the probabilities are then 0
   * @param sum takes Σ_k exp(a_k - max) of each row, from 1
   */
  static void rows(
      double[] a, int rows, int classes, double cutoff, double[] max, double[] sum) {
    for (int from = 0; from < rows; from += ROWS_AT_ONCE) {
      int to = Math.min(rows, from + ROWS_AT_ONCE);
      for (int r = from; r < to; r++) {
        max[r] = subtractMax(a, r * classes, classes, cutoff);
      }
      Exponentials.inPlace(a, from * classes, to * classes, cutoff);
      double nothing = smallest(cutoff);
      for (int r = from; r < to; r++) {
        sum[r] = normalize(a, r * classes, classes, nothing);
      }
    }
  }

  /** What {@link Exponentials} makes of the cutoff. */
  private static double smallest(double cutoff) {
    double[] one = {cutoff};
    Exponentials.inPlace(one, 0, 1, cutoff);
    return one[0];
  }

  /** a_k - max, not below the cutoff; returns max. */
  private static double subtractMax(double[] a, int from, int classes, double cutoff) {
    double max = a[from];
    for (int k = 1; k < classes; k++) {
      max = Math.max(max, a[from + k]);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      java.util.Arrays.fill(a, from, from + classes, cutoff);
      return max;
    }
    if (classes > FEW_CLASSES || areClose(a, from, classes, max)) {
      level(a, from, classes, max, cutoff);
    }
    for (int k = 0; k < classes; k++) {
      a[from + k] = Math.max(a[from + k] - max, cutoff);
    }
    return max;
  }

  /** True if {@link #level} may have something to do. */
  private static boolean areClose(double[] a, int from, int classes, double max) {
    double equal = ROUNDING * Math.max(1, Math.abs(max));
    for (int k = from + 1; k < from + classes; k++) {
      double value = a[k];
      for (int other = from; other < k; other++) {
        if (Math.abs(a[other] - value) <= equal) {
          return true;
        }
      }
    }
    return false;
  }

  /** Divides by the sum, and returns it; what is at the cutoff becomes 0. */
  private static double normalize(double[] a, int from, int classes, double nothing) {
    double sum = 0;
    for (int k = from; k < from + classes; k++) {
      if (a[k] <= nothing) {
        a[k] = 0;
      }
      sum += a[k];
    }
    if (sum == 0) {
      return 1;
    }
    double inverse = 1 / sum;
    for (int k = from; k < from + classes; k++) {
      a[k] *= inverse;
    }
    return sum;
  }

  /** All on the largest logit, the lowest of several, in place. */
  static double hardInPlace(double[] a, int from, int classes) {
    double max = a[from];
    for (int k = 1; k < classes; k++) {
      max = Math.max(max, a[from + k]);
    }
    double equal = max == Double.NEGATIVE_INFINITY ? 0 : ROUNDING * Math.max(1, Math.abs(max));
    int best = 0;
    while (a[from + best] < max - equal) {
      best++;
    }
    java.util.Arrays.fill(a, from, from + classes, 0);
    a[from + best] = max == Double.NEGATIVE_INFINITY ? 0 : 1;
    return max;
  }
}
