package org.crowdzoo.aggregation;

/**
 * Sums of short rows of a large table. Up to ten columns at a time are summed in registers; a loop
 * over the columns inside one over the rows costs several times as much, and so do several loops
 * over the same rows.
 */
final class Rows {
  private Rows() {}

  /**
   * Rows to be added up in runs: run r is the rows {@code row[n]} from the end of the run before,
   * or {@code from}, to {@code end[r]} - 1, and their sum goes to row {@code target[r]}.
   */
  record Runs(int[] row, int from, int[] end, int[] target) {
    /** All rows to target 0. */
    static Runs ofAll(int[] row) {
      return new Runs(row, 0, new int[] {row.length}, new int[] {0});
    }
  }

  /**
   * Adds the sum of each run: out[target * width + k] += Σ table[(first + row) * width + k].
   *
   * @param first what rows are counted from
   */
  static void addSums(Runs runs, double[] table, int first, int width, double[] out) {
    int base = first * width;
    if (width == 10) {
      add10(runs, table, base, out);
      return;
    }
    int k = 0;
    for (; width - k >= 8; k += 8) {
      add8(runs, table, base + k, width, out, k);
    }
    if (width - k >= 4) {
      add4(runs, table, base + k, width, out, k);
      k += 4;
    }
    if (width - k >= 2) {
      add2(runs, table, base + k, width, out, k);
      k += 2;
    }
    if (width > k) {
      add1(runs, table, base + k, width, out, k);
    }
  }

  private static void add10(Runs runs, double[] table, int base, double[] out) {
    int[] row = runs.row;
    int[] ends = runs.end;
    int[] targets = runs.target;
    int n = runs.from;
    for (int r = 0; r < ends.length; r++) {
      int end = ends[r];
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      double s4 = 0;
      double s5 = 0;
      double s6 = 0;
      double s7 = 0;
      double s8 = 0;
      double s9 = 0;
      for (; n < end; n++) {
        int b = base + row[n] * 10;
        s0 += table[b];
        s1 += table[b + 1];
        s2 += table[b + 2];
        s3 += table[b + 3];
        s4 += table[b + 4];
        s5 += table[b + 5];
        s6 += table[b + 6];
        s7 += table[b + 7];
        s8 += table[b + 8];
        s9 += table[b + 9];
      }
      int at = targets[r] * 10;
      out[at] += s0;
      out[at + 1] += s1;
      out[at + 2] += s2;
      out[at + 3] += s3;
      out[at + 4] += s4;
      out[at + 5] += s5;
      out[at + 6] += s6;
      out[at + 7] += s7;
      out[at + 8] += s8;
      out[at + 9] += s9;
    }
  }

  private static void add8(
      Runs runs, double[] table, int base, int width, double[] out, int column) {
    int[] row = runs.row;
    int[] ends = runs.end;
    int[] targets = runs.target;
    int n = runs.from;
    for (int r = 0; r < ends.length; r++) {
      int end = ends[r];
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      double s4 = 0;
      double s5 = 0;
      double s6 = 0;
      double s7 = 0;
      for (; n < end; n++) {
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
      int at = targets[r] * width + column;
      out[at] += s0;
      out[at + 1] += s1;
      out[at + 2] += s2;
      out[at + 3] += s3;
      out[at + 4] += s4;
      out[at + 5] += s5;
      out[at + 6] += s6;
      out[at + 7] += s7;
    }
  }

  private static void add4(
      Runs runs, double[] table, int base, int width, double[] out, int column) {
    int[] row = runs.row;
    int[] ends = runs.end;
    int[] targets = runs.target;
    int n = runs.from;
    for (int r = 0; r < ends.length; r++) {
      int end = ends[r];
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      for (; n < end; n++) {
        int b = base + row[n] * width;
        s0 += table[b];
        s1 += table[b + 1];
        s2 += table[b + 2];
        s3 += table[b + 3];
      }
      int at = targets[r] * width + column;
      out[at] += s0;
      out[at + 1] += s1;
      out[at + 2] += s2;
      out[at + 3] += s3;
    }
  }

  private static void add2(
      Runs runs, double[] table, int base, int width, double[] out, int column) {
    int[] row = runs.row;
    int[] ends = runs.end;
    int[] targets = runs.target;
    int n = runs.from;
    for (int r = 0; r < ends.length; r++) {
      int end = ends[r];
      double s0 = 0;
      double s1 = 0;
      for (; n < end; n++) {
        int b = base + row[n] * width;
        s0 += table[b];
        s1 += table[b + 1];
      }
      int at = targets[r] * width + column;
      out[at] += s0;
      out[at + 1] += s1;
    }
  }

  private static void add1(
      Runs runs, double[] table, int base, int width, double[] out, int column) {
    int[] row = runs.row;
    int[] ends = runs.end;
    int[] targets = runs.target;
    int n = runs.from;
    for (int r = 0; r < ends.length; r++) {
      int end = ends[r];
      double s0 = 0;
      for (; n < end; n++) {
        int b = base + row[n] * width;
        s0 += table[b];
      }
      int at = targets[r] * width + column;
      out[at] += s0;
    }
  }

  /** out[at + k] += weight table[from + k] for k below {@code width}. */
  static void add(double[] out, int at, double weight, double[] table, int from, int width) {
    for (int k = 0; k < width; k++) {
      out[at + k] += weight * table[from + k];
    }
  }
}
