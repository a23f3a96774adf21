package org.crowdzoo.aggregation;

/** ψ, the derivative of log Γ. */
final class Digamma {
  private static final double LARGE = 12;

  private Digamma() {}

  /**
   * ψ(x), x &gt; 0, to about 1e-15: ψ(x) = ψ(x + 1) - 1/x up to 12, then the asymptotic series
   * (Abramowitz and Stegun, 6.3.5 and 6.3.18).
   */
  static double of(double x) {
    // Σ 1/y as a fraction: one division for all
    double numerator = 0;
    double denominator = 1;
    double y = x;
    while (y < LARGE) {
      numerator = numerator * y + denominator;
      denominator *= y;
      y++;
    }
    double f = 1 / (y * y);
    // ψ(y) = log y - 1/2y - 1/12y² + 1/120y⁴ - 1/252y⁶ + 1/240y⁸ - 1/132y¹⁰ + 691/32760y¹²
    double series = 1.0 / 240 - f * (1.0 / 132 - f * 691 / 32760);
    series = f * (1.0 / 12 - f * (1.0 / 120 - f * (1.0 / 252 - f * series)));
    return Math.log(y) - numerator / denominator - 0.5 / y - series;
  }
}
