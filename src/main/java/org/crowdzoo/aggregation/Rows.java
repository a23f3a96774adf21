package org.crowdzoo.aggregation;

/**
 * Additions of rows that are too short for a loop: before it is vectorized, a loop costs more than
 * ten additions do. The methods are short enough that Java merges them into their callers.
 */
final class Rows {
  private static final int LONG = 32;

  private Rows() {}

  /** a[at + k] += b[from + k] for k below {@code width}. */
  static void add(double[] a, int at, double[] b, int from, int width) {
    if (width >= LONG) {
      addLong(a, at, b, from, width);
      return;
    }
    int k = 0;
    while (width - k >= 8) {
      add8(a, at + k, b, from + k);
      k += 8;
    }
    if ((width & 4) != 0) {
      add4(a, at + k, b, from + k);
      k += 4;
    }
    if ((width & 2) != 0) {
      a[at + k] += b[from + k];
      a[at + k + 1] += b[from + k + 1];
      k += 2;
    }
    if ((width & 1) != 0) {
      a[at + k] += b[from + k];
    }
  }

  private static void addLong(double[] a, int at, double[] b, int from, int width) {
    for (int k = 0; k < width; k++) {
      a[at + k] += b[from + k];
    }
  }

  /** a[at + k] += w b[from + k] for k below {@code width}. */
  static void add(double[] a, int at, double[] b, int from, int width, double w) {
    for (int k = 0; k < width; k++) {
      a[at + k] += w * b[from + k];
    }
  }

  private static void add8(double[] a, int at, double[] b, int from) {
    add4(a, at, b, from);
    add4(a, at + 4, b, from + 4);
  }

  private static void add4(double[] a, int at, double[] b, int from) {
    a[at] += b[from];
    a[at + 1] += b[from + 1];
    a[at + 2] += b[from + 2];
    a[at + 3] += b[from + 3];
  }
}
