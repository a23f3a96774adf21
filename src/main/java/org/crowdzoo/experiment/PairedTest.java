package org.crowdzoo.experiment;

import java.util.List;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.commons.math3.stat.inference.TTest;

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
    double[] x = a.stream().mapToDouble(v -> v).toArray();
    double[] y = b.stream().mapToDouble(v -> v).toArray();
    double mean = StatUtils.meanDifference(x, y);
    if (StatUtils.varianceDifference(x, y, mean) < 1e-24 * n) {
      boolean same = Math.abs(mean) < 1e-12;
      double t = same ? 0 : Math.signum(mean) * Double.POSITIVE_INFINITY;
      return new PairedTest(first, second, mean, t, same ? 1 : 0, n);
    }
    TTest test = new TTest();
    return new PairedTest(first, second, mean, test.pairedT(x, y), test.pairedTTest(x, y), n);
  }
}
