package org.crowdzoo.aggregation;

/**
 * Sums of short rows of a large table. Up to eight columns at a time are summed in registers; a
 * loop over the columns inside one over the rows costs several times as much.
 */
final class Rows {
  private Rows() {}

  /**
   * Adds the sum of some rows: out[at + k] += Σ_n table[(first + row[n]) * width + k], n from
   * {@code from} to {@code to} - 1.
   */
  static void addSum(
      double[] table, int first, int width, int[] row, int from, int to, double[] out, int at) {
    int base = first * width;
    int k = 0;
    for (; width - k >= 8; k += 8) {
      addSum8(table, base + k, width, row, from, to, out, at + k);
    }
    if (width - k >= 4) {
      addSum4(table, base + k, width, row, from, to, out, at + k);
      k += 4;
    }
    if (width - k >= 2) {
      addSum2(table, base + k, width, row, from, to, out, at + k);
      k += 2;
    }
    if (width > k) {
      double sum = 0;
      for (int n = from; n < to; n++) {
        sum += table[base + k + row[n] * width];
      }
      out[at + k] += sum;
    }
  }

  private static void addSum8(
      double[] table, int base, int width, int[] row, int from, int to, double[] out, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    for (int n = from; n < to; n++) {
      int b = base + row[n] * width;
      s0 += table[b];
      s1 += table[b + 1];
      s2 += table[b + 2];
      s3 += table[b + 3];
      s4 += table[b + 4];
      s5 += table[b + 5];
      s6 += table[b + 6];
      s7 += table[b + 7];
    }
    out[at] += s0;
    out[at + 1] += s1;
    out[at + 2] += s2;
    out[at + 3] += s3;
    out[at + 4] += s4;
    out[at + 5] += s5;
    out[at + 6] += s6;
    out[at + 7] += s7;
  }

  private static void addSum4(
      double[] table, int base, int width, int[] row, int from, int to, double[] out, int at) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    for (int n = from; n < to; n++) {
      int b = base + row[n] * width;
      s0 += table[b];
      s1 += table[b + 1];
      s2 += table[b + 2];
      s3 += table[b + 3];
    }
    out[at] += s0;
    out[at + 1] += s1;
    out[at + 2] += s2;
    out[at + 3] += s3;
  }

  private static void addSum2(
      double[] table, int base, int width, int[] row, int from, int to, double[] out, int at) {
    double s0 = 0;
    double s1 = 0;
    for (int n = from; n < to; n++) {
      int b = base + row[n] * width;
      s0 += table[b];
      s1 += table[b + 1];
    }
    out[at] += s0;
    out[at + 1] += s1;
  }

  /** out[at + k] += weight table[from + k] for k below {@code width}. */
  static void add(double[] out, int at, double weight, double[] table, int from, int width) {
    for (int k = 0; k < width; k++) {
      out[at + k] += weight * table[from + k];
    }
  }
}
