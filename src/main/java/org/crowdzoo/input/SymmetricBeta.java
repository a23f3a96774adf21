package org.crowdzoo.input;

import java.util.SplittableRandom;

/**
 * Draws from Beta(α, α), with strict mathematics so that a seed gives the same numbers on every
 * machine: up to 1 by Jöhnk 1964, above by Cheng 1978 (doi:10.1145/359460.359482, algorithm BB).
 */
final class SymmetricBeta {
  private static final double LOG_4 = StrictMath.log(4);
  private static final double ONE_AND_LOG_5 = 1 + StrictMath.log(5);

  private SymmetricBeta() {}

  /** A number from 0 to 1. */
  static double draw(double alpha, SplittableRandom random) {
    return alpha <= 1 ? johnk(alpha, random) : cheng(alpha, random);
  }

  /** X / (X + Y), X = U^(1/α), Y = V^(1/α), given X + Y ≤ 1; in logarithms, which never vanish. */
  private static double johnk(double alpha, SplittableRandom random) {
    while (true) {
      double x = StrictMath.log(1 - random.nextDouble()) / alpha;
      double y = StrictMath.log(1 - random.nextDouble()) / alpha;
      double larger = Math.max(x, y);
      double sum = larger + StrictMath.log1p(StrictMath.exp(Math.min(x, y) - larger));
      if (sum <= 0) {
        return StrictMath.exp(x - sum);
      }
    }
  }

  private static double cheng(double alpha, SplittableRandom random) {
    double both = 2 * alpha;
    double beta = Math.sqrt((both - 2) / (2 * alpha * alpha - both));
    double gamma = alpha + 1 / beta;
    while (true) {
      double u = random.nextDouble();
      double v = beta * StrictMath.log(u / (1 - u));
      double w = alpha * StrictMath.exp(v);
      double z = u * u * random.nextDouble();
      double r = gamma * v - LOG_4;
      double s = alpha + r - w;
      double t = StrictMath.log(z);
      boolean accepted =
          s + ONE_AND_LOG_5 >= 5 * z
              || s >= t
              || r + both * StrictMath.log(both / (alpha + w)) >= t;
      if (accepted && Double.isFinite(w)) {
        return w / (alpha + w);
      }
    }
  }
}
