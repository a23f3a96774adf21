package org.crowdzoo.experiment;

import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Student's paired t test, two-sided, of equal means over the same seeds.
 *
 * @param first label of one experiment
 * @param second label of the other
 * @param difference mean of first − second
 * @param t statistic, n − 1 degrees of freedom; infinite where all differences are the same
 * @param p probability of a |t| this large if the means were equal; 1 where there is no difference
 * @param n pairs
 */
public record PairedTest(
    String first, String second, double difference, double t, double p, int n) {
  /**
   * Tests two lists of the same length, at least 2.
   *
   * @throws IllegalArgumentException if they cannot be paired
   */
  public static PairedTest of(String first, List<Double> a, String second, List<Double> b) {
    int n = a.size();
    if (n != b.size() || n < 2) {
      throw new IllegalArgumentException("a paired test needs two or more pairs");
    }
    double mean = 0;
    for (int i = 0; i < n; i++) {
      mean += (a.get(i) - b.get(i)) / n;
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      squares += Math.pow(a.get(i) - b.get(i) - mean, 2);
    }
    // t = d̄ / (s_d / √n)
    double error = Math.sqrt(squares / (n - 1) / n);
    if (error < 1e-12) {
      boolean same = Math.abs(mean) < 1e-12;
      double t = same ? 0 : Math.signum(mean) * Double.POSITIVE_INFINITY;
      return new PairedTest(first, second, mean, t, same ? 1 : 0, n);
    }
    double t = mean / error;
    double p = 2 * new TDistribution(null, n - 1).cumulativeProbability(-Math.abs(t));
    return new PairedTest(first, second, mean, t, p, n);
  }
}
