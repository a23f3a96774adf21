package org.crowdzoo.experiment;

import java.util.List;

/** Mean and standard deviation of a figure over the seeds. */
public final class SeedStatistics {
  private SeedStatistics() {}

  /** The mean; {@code otherwise} of no values. */
  public static double mean(List<Double> values, double otherwise) {
    return values.stream().mapToDouble(v -> v).average().orElse(otherwise);
  }

  /** The standard deviation with n − 1; 0 of one value. */
  public static double std(List<Double> values) {
    double mean = mean(values, 0);
    double squares = values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
    return Math.sqrt(squares / Math.max(1, values.size() - 1));
  }
}
