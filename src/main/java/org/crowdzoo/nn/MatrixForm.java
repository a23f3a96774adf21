package org.crowdzoo.nn;

/**
 * How a worker's table of free numbers C, stored [vote, true], becomes probabilities A of votes
 * given the truth.
 *
 * <pre>
 * SOFTMAX:   A[l, k] = exp C[l, k] / Σ_m exp C[m, k]
 * SOFTPLUS:  A[l, k] = log(1 + exp C[l, k]) / Σ_m log(1 + exp C[m, k])
 * LOG:       A[l, k] = exp C[l, k]: the table holds logarithms that somebody else has normalised
 * </pre>
 *
 * <p>Written into saved models by name.
 */
public enum MatrixForm {
  SOFTMAX,
  SOFTPLUS,
  LOG;

  /**
   * A worker's matrix.
   *
   * @param table many workers' tables in a row
   * @param at where the worker's begins
   * @param classes K
   * @return A, [vote, true]
   */
  double[] matrix(double[] table, int at, int classes) {
    double[] a = new double[classes * classes];
    for (int k = 0; k < classes; k++) {
      double shift = this == SOFTMAX ? largest(table, at + k, classes) : 0;
      double sum = 0;
      for (int e = k; e < a.length; e += classes) {
        double c = table[at + e];
        a[e] = this == SOFTPLUS ? softplus(c) : Math.exp(c - shift);
        sum += a[e];
      }
      for (int e = k; this != LOG && e < a.length; e += classes) {
        a[e] /= sum;
      }
    }
    return a;
  }

  /**
   * Derivatives in the table's numbers.
   *
   * @param table as given to {@link #matrix}
   * @param at as given to {@link #matrix}
   * @param a what {@link #matrix} gave
   * @param da derivatives in A; overwritten with those in the table
   */
  void chain(double[] table, int at, double[] a, double[] da) {
    int classes = (int) Math.round(Math.sqrt(a.length));
    for (int k = 0; k < classes; k++) {
      double mean = 0;
      double sum = 0;
      for (int e = k; this != LOG && e < a.length; e += classes) {
        mean += a[e] * da[e];
        sum += this == SOFTPLUS ? softplus(table[at + e]) : 0;
      }
      for (int e = k; e < a.length; e += classes) {
        double slope = this == SOFTPLUS ? 1 / (1 + Math.exp(-table[at + e])) / sum : a[e];
        da[e] = slope * (da[e] - mean);
      }
    }
  }

  private static double largest(double[] table, int from, int classes) {
    double max = table[from];
    for (int l = 1; l < classes; l++) {
      max = Math.max(max, table[from + l * classes]);
    }
    return max;
  }

  /** Never 0 for what a float can hold apart from 0, so that no row sums to 0. */
  private static double softplus(double c) {
    return Math.max(c, 0) + Math.log1p(Math.exp(-Math.abs(c))) + Float.MIN_NORMAL;
  }
}
