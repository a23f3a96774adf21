package org.crowdzoo.aggregation;

/** Singular values of a small square matrix, by one-sided Jacobi rotations. */
final class SingularValues {
  private static final int SWEEPS = 30;

  private SingularValues() {}

  /** The nuclear norm, Σ of the singular values, of a [K][K] given flat, [K*K]. */
  static double nuclearNorm(double[] flat, int size) {
    double[][] column = new double[size][size];
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < size; c++) {
        column[c][r] = flat[r * size + c];
      }
    }
    for (int sweep = 0; sweep < SWEEPS && rotateAll(column); sweep++) {
      // until all columns are orthogonal
    }
    double sum = 0;
    for (double[] a : column) {
      sum += Math.sqrt(dot(a, a));
    }
    return sum;
  }

  private static boolean rotateAll(double[][] column) {
    boolean rotated = false;
    for (int p = 0; p < column.length; p++) {
      for (int q = p + 1; q < column.length; q++) {
        rotated |= rotate(column[p], column[q]);
      }
    }
    return rotated;
  }

  private static boolean rotate(double[] a, double[] b) {
    double aa = dot(a, a);
    double bb = dot(b, b);
    double ab = dot(a, b);
    if (Math.abs(ab) <= 1e-14 * Math.sqrt(aa * bb)) {
      return false;
    }
    double zeta = (bb - aa) / (2 * ab);
    double t = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
    double cos = 1 / Math.sqrt(1 + t * t);
    double sin = cos * t;
    for (int r = 0; r < a.length; r++) {
      double old = a[r];
      a[r] = cos * old - sin * b[r];
      b[r] = sin * old + cos * b[r];
    }
    return true;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int r = 0; r < a.length; r++) {
      sum += a[r] * b[r];
    }
    return sum;
  }
}
