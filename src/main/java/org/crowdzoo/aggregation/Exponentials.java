package org.crowdzoo.aggregation;

/**
 * Many exponentials at once, an order of magnitude faster than one by one: e^x = (e^(x /
 * 2^n))^(2^n) with a polynomial in it, all of it additions and multiplications, which Java does for
 * several numbers at a time. The relative error is below 1e-12.
 */
final class Exponentials {
  /** For numbers not below this, seven squarings do, and the relative error is below 5e-14. */
  private static final double NEAR = -37;

  private static final double SCALE = 1.0 / 128;
  private static final double FAR_SCALE = SCALE / 16;
  private static final double[] INVERSE_FACTORIAL = new double[13];

  static {
    double factorial = 1;
    for (int n = 0; n < INVERSE_FACTORIAL.length; n++) {
      factorial *= Math.max(1, n);
      INVERSE_FACTORIAL[n] = 1 / factorial;
    }
  }

  private Exponentials() {}

  /**
   * exp of numbers from {@code least} to 0, in place; of 0 exactly 1.
   *
   * @param least at least -746
   */
  static void inPlace(double[] a, int from, int to, double least) {
    boolean near = least >= NEAR;
    polynomial(a, from, to, near ? SCALE : FAR_SCALE);
    power(a, from, to);
    for (int n = 0; n < 4 && !near; n++) {
      square(a, from, to);
    }
  }

  // two loops, as Java leaves a longer one to go from number to number

  /** a = e^(a s), by Taylor's polynomial. */
  private static void polynomial(double[] a, int from, int to, double scale) {
    double c3 = INVERSE_FACTORIAL[3];
    double c4 = INVERSE_FACTORIAL[4];
    double c5 = INVERSE_FACTORIAL[5];
    double c6 = INVERSE_FACTORIAL[6];
    double c7 = INVERSE_FACTORIAL[7];
    double c8 = INVERSE_FACTORIAL[8];
    double c9 = INVERSE_FACTORIAL[9];
    double c10 = INVERSE_FACTORIAL[10];
    double c11 = INVERSE_FACTORIAL[11];
    double c12 = INVERSE_FACTORIAL[12];
    for (int n = from; n < to; n++) {
      double x = a[n] * scale;
      double high = c7 + x * (c8 + x * (c9 + x * (c10 + x * (c11 + x * c12))));
      a[n] = 1 + x * (1 + x * (0.5 + x * (c3 + x * (c4 + x * (c5 + x * (c6 + x * high))))));
    }
  }

  /** a = a^128. */
  private static void power(double[] a, int from, int to) {
    for (int n = from; n < to; n++) {
      double e = a[n];
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      e *= e;
      a[n] = e * e;
    }
  }

  private static void square(double[] a, int from, int to) {
    for (int n = from; n < to; n++) {
      a[n] *= a[n];
    }
  }
}
