package org.crowdzoo.aggregation;

/** Σ (m + log s) with a logarithm for many terms in place of one a term. */
final class LogSum {
  private static final double HUGE = 1e200;

  private double sum;
  private double product = 1;

  /**
   * Adds m + log s.
   *
   * @param s from 1 to 1e100
   */
  void add(double m, double s) {
    sum += m;
    product *= s;
    if (product > HUGE) {
      sum += Math.log(product);
      product = 1;
    }
  }

  /** The sum. */
  double value() {
    return sum + Math.log(product);
  }
}
