package org.crowdzoo.input;

import java.util.Arrays;

/** What examples weigh, [N][1], or what their labels weigh, [N][K]. */
final class WeightRows {
  private WeightRows() {}

  /**
   * A copy of the rows of some examples; the others are null.
   *
   * @param width K
   * @throws IllegalArgumentException if a row is missing, of another width, or holds something else
   *     than finite numbers from 0
   */
  static double[][] of(double[][] rows, int[] examples, int width) {
    double[][] copy = new double[rows.length][];
    for (int i : examples) {
      if (!fits(rows[i], width) || rows[i].length != rows[examples[0]].length) {
        throw new IllegalArgumentException(
            "weights of example "
                + i
                + " must be 1 or "
                + width
                + " finite numbers >= 0, the same count for all, got "
                + Arrays.toString(rows[i]));
      }
      copy[i] = rows[i].clone();
    }
    return copy;
  }

  private static boolean fits(double[] row, int width) {
    return row != null
        && (row.length == 1 || row.length == width)
        && Arrays.stream(row).allMatch(w -> w >= 0 && w < Double.POSITIVE_INFINITY);
  }

  /** True if something of a row weighs something. */
  static boolean counts(double[] row) {
    return Arrays.stream(row).anyMatch(w -> w > 0);
  }
}
