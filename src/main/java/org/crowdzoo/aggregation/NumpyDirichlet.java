package org.crowdzoo.aggregation;

import org.apache.commons.math3.random.MersenneTwister;

/**
 * Points on the simplex from Dirichlet(1, …, 1), the same numbers that {@code numpy.random.seed(s)}
 * and {@code numpy.random.dirichlet(ones(M))} give one after the other: the Mersenne Twister with
 * 53 bits a number, exponentials by inversion. So a published random start is had again.
 */
final class NumpyDirichlet {
  private final MersenneTwister random;

  NumpyDirichlet(long seed) {
    this.random = new MersenneTwister((int) seed);
  }

  /** Fills the point, [M]. */
  void next(double[] point) {
    double sum = 0;
    for (int m = 0; m < point.length; m++) {
      point[m] = -Math.log(1 - uniform());
      sum += point[m];
    }
    double inverse = 1 / sum;
    for (int m = 0; m < point.length; m++) {
      point[m] *= inverse;
    }
  }

  /** (a 2²⁶ + b) / 2⁵³, a of 27 bits and b of 26. */
  private double uniform() {
    long a = random.nextInt() >>> 5;
    long b = random.nextInt() >>> 6;
    return ((a << 26) + b) * 0x1.0p-53;
  }
}
