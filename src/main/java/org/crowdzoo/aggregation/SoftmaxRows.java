package org.crowdzoo.aggregation;

import java.util.Arrays;

/**
 * {@link Softmax} of many rows of K logits, several times as fast: a few rows at a time are turned
 * over, [K, rows], so that Java works on neighbouring rows together. For one thread.
 */
final class SoftmaxRows {
  /** Rows at a time. */
  static final int ROWS = 64;

  private final int classes;
  private final double cutoff;

  /** What {@link Exponentials} makes of the cutoff. */
  private final double nothing;

  private final double[] turned;
  private final double[] max = new double[ROWS];
  private final double[] sum = new double[ROWS];

  private final double[] min = new double[ROWS];

  /** What {@link #level} finds. */
  private final double[] gap = new double[ROWS];

  /**
   * Room for rows.
   *
   * @param cutoff a probability of less than exp(cutoff) times the largest becomes exactly 0
   */
  SoftmaxRows(int classes, double cutoff) {
    this.classes = classes;
    this.cutoff = cutoff;
    this.turned = new double[classes * ROWS];
    double[] least = {cutoff};
    Exponentials.inPlace(least, 0, 1, cutoff);
    this.nothing = least[0];
  }

  /** The largest logit of a row of the last call; -∞ if all are, its probabilities are then 0. */
  double max(int row) {
    return max[row];
  }

  /** Σ_k exp(a_k - max) of a row of the last call, from 1; 1 where all logits are -∞. */
  double sum(int row) {
    return sum[row];
  }

  /**
   * Takes exp(a_k) of some rows; {@link #write} gives what comes of it.
   *
   * @param a logits, [rows * K]; those that differ by rounding alone become equal
   * @param rows at most {@link #ROWS}
   */
  void apply(double[] a, int rows) {
    turn(a, rows);
    System.arraycopy(turned, 0, max, 0, ROWS);
    for (int k = 1; k < classes; k++) {
      raise(turned, k * ROWS, max);
    }
    level(a, rows);
    for (int k = 0; k < classes; k++) {
      subtract(turned, k * ROWS, max, cutoff);
    }
    Exponentials.inPlace(turned, 0, turned.length, cutoff);
    Arrays.fill(sum, 0);
    for (int k = 0; k < classes; k++) {
      add(turned, k * ROWS, sum);
    }
    for (int r = 0; r < rows; r++) {
      sum[r] = max[r] == Double.NEGATIVE_INFINITY ? 1 : sum[r];
    }
  }

  private void turn(double[] a, int rows) {
    for (int k = 0; k < classes; k++) {
      for (int r = 0; r < rows; r++) {
        turned[k * ROWS + r] = a[r * classes + k];
      }
    }
  }

  // Java turns a loop into one over several numbers at a time where all it uses is a parameter

  private static void raise(double[] turned, int from, double[] max) {
    for (int r = 0; r < ROWS; r++) {
      max[r] = Math.max(max[r], turned[from + r]);
    }
  }

  private static void subtract(double[] turned, int from, double[] max, double cutoff) {
    for (int r = 0; r < ROWS; r++) {
      turned[from + r] = Math.max(turned[from + r] - max[r], cutoff);
    }
  }

  private static void add(double[] turned, int from, double[] sum) {
    for (int r = 0; r < ROWS; r++) {
      sum[r] += turned[from + r];
    }
  }

  private static void lower(double[] turned, int from, double[] min) {
    for (int r = 0; r < ROWS; r++) {
      min[r] = Math.min(min[r], turned[from + r]);
    }
  }

  /**
   * Makes logits equal that differ by rounding alone. Most rows have none, which products of four
   * differences show, where they are larger than the product of a difference that is rounding and
   * three others can be.
   */
  private void level(double[] a, int rows) {
    Arrays.fill(gap, Double.POSITIVE_INFINITY);
    if (classes <= Softmax.FEW_CLASSES) {
      System.arraycopy(turned, 0, min, 0, ROWS);
      for (int k = 1; k < classes; k++) {
        lower(turned, k * ROWS, min);
      }
      narrow();
    }
    for (int r = 0; r < rows; r++) {
      double most = Math.max(1, max[r] - min[r]);
      double sure = Softmax.rounding(max[r]) * most * most * most;
      // not a number or infinite where a logit is -∞
      boolean apart = classes <= Softmax.FEW_CLASSES && gap[r] > sure;
      if (!apart && max[r] > Double.NEGATIVE_INFINITY) {
        Softmax.level(a, r * classes, classes, max[r], cutoff);
        for (int k = 0; k < classes; k++) {
          turned[k * ROWS + r] = a[r * classes + k];
        }
      }
    }
  }

  /** The smallest product of four differences that have no logits of two pairs in common. */
  private void narrow() {
    for (int k = 0; k < classes; k += 2) {
      int from = k * ROWS;
      if (k + 1 == classes) {
        for (int other = 0; other < k; other++) {
          narrow(turned, from, other * ROWS, gap);
        }
        return;
      }
      narrow(turned, from, from + ROWS, gap);
      for (int other = 0; other < k; other += 2) {
        narrowFour(turned, from, other * ROWS, gap);
      }
    }
  }

  private static void narrow(double[] turned, int from, int other, double[] gap) {
    for (int r = 0; r < ROWS; r++) {
      gap[r] = Math.min(gap[r], Math.abs(turned[from + r] - turned[other + r]));
    }
  }

  /** Each of two logits beside each of two others. */
  private static void narrowFour(double[] turned, int from, int other, double[] gap) {
    for (int r = 0; r < ROWS; r++) {
      double a = turned[from + r];
      double b = turned[from + ROWS + r];
      double c = turned[other + r];
      double d = turned[other + ROWS + r];
      gap[r] = Math.min(gap[r], Math.abs(((a - c) * (b - d)) * ((a - d) * (b - c))));
    }
  }

  /** p_k = exp(a_k) / Σ_k' exp(a_k') of a row of the last call. */
  void write(int r, double[] p, int at) {
    if (max[r] == Double.NEGATIVE_INFINITY) {
      Arrays.fill(p, at, at + classes, 0);
      return;
    }
    double inverse = 1 / sum[r];
    for (int k = 0; k < classes; k++) {
      double e = turned[k * ROWS + r];
      p[at + k] = e <= nothing ? 0 : e * inverse;
    }
  }
}
