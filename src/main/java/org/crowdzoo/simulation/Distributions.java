package org.crowdzoo.simulation;

import java.util.Random;

/**
 * Draws from discrete and Dirichlet distributions, with strict mathematics so that a seed gives the
 * same numbers on every machine.
 */
public final class Distributions {
  private static final double TOLERANCE = 1e-6;

  private Distributions() {}

  /** An index drawn with the given probabilities. */
  public static int drawIndex(double[] probabilities, Random random) {
    double left = random.nextDouble();
    int last = 0;
    for (int k = 0; k < probabilities.length; k++) {
      if (probabilities[k] > 0) {
        left -= probabilities[k];
        last = k;
        if (left < 0) {
          return k;
        }
      }
    }
    return last;
  }

  /** A point on the simplex of {@code dimension} entries from Dirichlet(α, …, α), α &gt; 0. */
  public static double[] dirichlet(double alpha, int dimension, Random random) {
    double[] point = new double[dimension];
    double sum = 0;
    while (sum == 0) {
      for (int k = 0; k < dimension; k++) {
        point[k] = gamma(alpha, random);
        sum += point[k];
      }
    }
    for (int k = 0; k < dimension; k++) {
      point[k] /= sum;
    }
    return point;
  }

  /** A row-stochastic matrix [K][K] whose rows are drawn from Dirichlet(α, …, α). */
  public static double[][] dirichletMatrix(double alpha, int classes, Random random) {
    double[][] matrix = new double[classes][];
    for (int k = 0; k < classes; k++) {
      matrix[k] = dirichlet(alpha, classes, random);
    }
    return matrix;
  }

  /**
   * The same with each row's largest entry swapped onto the diagonal: the worker is right about
   * every class more often than any one way wrong.
   */
  static double[][] dominant(double alpha, int classes, Random random) {
    double[][] matrix = dirichletMatrix(alpha, classes, random);
    for (int k = 0; k < classes; k++) {
      int largest = 0;
      for (int l = 1; l < classes; l++) {
        largest = matrix[k][l] > matrix[k][largest] ? l : largest;
      }
      double entry = matrix[k][largest];
      matrix[k][largest] = matrix[k][k];
      matrix[k][k] = entry;
    }
    return matrix;
  }

  /** All of {@code matrix[k][l] = 1/K}: a worker whose votes say nothing. */
  public static double[][] uniformMatrix(int classes) {
    double[][] matrix = new double[classes][classes];
    for (double[] row : matrix) {
      java.util.Arrays.fill(row, 1.0 / classes);
    }
    return matrix;
  }

  /** The identity: a worker who is always right. */
  public static double[][] identityMatrix(int classes) {
    double[][] matrix = new double[classes][classes];
    for (int k = 0; k < classes; k++) {
      matrix[k][k] = 1;
    }
    return matrix;
  }

  /** {@code count} of {@code items}, drawn without replacement. */
  static int[] drawWithoutReplacement(int[] items, int count, Random random) {
    int[] shuffled = items.clone();
    for (int n = 0; n < count; n++) {
      int other = n + random.nextInt(shuffled.length - n);
      int item = shuffled[other];
      shuffled[other] = shuffled[n];
      shuffled[n] = item;
    }
    return java.util.Arrays.copyOf(shuffled, count);
  }

  static void requireDistribution(double[] row) {
    double sum = 0;
    for (double p : row) {
      if (!(p >= 0 && p <= 1 + TOLERANCE)) {
        throw new IllegalArgumentException("a probability must be from 0 to 1, got " + p);
      }
      sum += p;
    }
    if (Math.abs(sum - 1) > TOLERANCE) {
      throw new IllegalArgumentException("a row of probabilities must sum to 1, got " + sum);
    }
  }

  /** Marsaglia and Tsang (2000), doi:10.1145/358407.358414, with their boost for shapes below 1. */
  private static double gamma(double shape, Random random) {
    if (shape < 1) {
      // Gamma(a) = Gamma(a + 1) U^(1/a)
      return gamma(shape + 1, random) * StrictMath.pow(1 - random.nextDouble(), 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / StrictMath.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double t = 1 + c * x;
      double v = t * t * t;
      double u = 1 - random.nextDouble();
      if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
        return d * v;
      }
    }
  }
}
