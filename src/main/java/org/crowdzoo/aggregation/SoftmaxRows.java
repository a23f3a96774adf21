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
  private final double[] gap = new double[ROWS];
  private final double[] sum = new double[ROWS];

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
   * p_k = exp(a_k) / Σ_k' exp(a_k') of some rows.
   *
   * @param a logits, [rows * K]; those that differ by rounding alone become equal
   * @param rows at most {@link #ROWS}
   */
  void apply(double[] a, int rows, double[] p, int at) {
    turn(a, rows);
    findMax();
    level(a, rows);
    for (int k = 0; k < classes; k++) {
      subtract(k * ROWS);
    }
    Exponentials.inPlace(turned, 0, turned.length, cutoff);
    Arrays.fill(sum, 0);
    for (int k = 0; k < classes; k++) {
      add(k * ROWS);
    }
    for (int r = 0; r < rows; r++) {
      turnBack(r, p, at + r * classes);
    }
  }

  private void turn(double[] a, int rows) {
    for (int k = 0; k < classes; k++) {
      for (int r = 0; r < rows; r++) {
        turned[k * ROWS + r] = a[r * classes + k];
      }
    }
  }

  private void findMax() {
    System.arraycopy(turned, 0, max, 0, ROWS);
    for (int k = 1; k < classes; k++) {
      int from = k * ROWS;
      for (int r = 0; r < ROWS; r++) {
        max[r] = Math.max(max[r], turned[from + r]);
      }
    }
  }

  /** The smallest difference between two logits of a row, or 0 where that is not looked for. */
  private void level(double[] a, int rows) {
    boolean few = classes <= Softmax.FEW_CLASSES;
    Arrays.fill(gap, few ? Double.POSITIVE_INFINITY : 0);
    for (int k = 1; k < classes && few; k++) {
      for (int other = 0; other < k; other++) {
        narrow(k * ROWS, other * ROWS);
      }
    }
    for (int r = 0; r < rows; r++) {
      // not a number where two are -∞
      if (!(gap[r] > Softmax.rounding(max[r])) && max[r] > Double.NEGATIVE_INFINITY) {
        Softmax.level(a, r * classes, classes, max[r], cutoff);
        for (int k = 0; k < classes; k++) {
          turned[k * ROWS + r] = a[r * classes + k];
        }
      }
    }
  }

  private void narrow(int from, int other) {
    for (int r = 0; r < ROWS; r++) {
      gap[r] = Math.min(gap[r], Math.abs(turned[from + r] - turned[other + r]));
    }
  }

  private void subtract(int from) {
    for (int r = 0; r < ROWS; r++) {
      turned[from + r] = Math.max(turned[from + r] - max[r], cutoff);
    }
  }

  private void add(int from) {
    for (int r = 0; r < ROWS; r++) {
      sum[r] += turned[from + r];
    }
  }

  private void turnBack(int r, double[] p, int at) {
    if (max[r] == Double.NEGATIVE_INFINITY) {
      Arrays.fill(p, at, at + classes, 0);
      sum[r] = 1;
      return;
    }
    double inverse = 1 / sum[r];
    for (int k = 0; k < classes; k++) {
      double e = turned[k * ROWS + r];
      p[at + k] = e <= nothing ? 0 : e * inverse;
    }
  }
}
