package org.crowdzoo.training;

import java.util.stream.IntStream;

/**
 * What was said with which probability, and what came true. Expected calibration error: Σ_bins
 * |bin| / N · |share that came true − mean probability|, bins (m/15, (m+1)/15].
 *
 * @see <a href="https://proceedings.mlr.press/v70/guo17a.html">Guo et al. 2017</a>
 */
public final class CalibrationBins {
  private static final int BINS = 15;

  private final double[] probability = new double[BINS];
  private final double[] came = new double[BINS];
  private final int[] counts = new int[BINS];
  private int count;

  /** What was said with probability p came true, or not. */
  public void add(double p, boolean right) {
    int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(p * BINS) - 1));
    probability[bin] += p;
    came[bin] += right ? 1 : 0;
    counts[bin]++;
    count++;
  }

  /** Mean probability of each bin that is not empty. */
  public double[] probabilities() {
    return means(probability);
  }

  /** Share that came true of each bin that is not empty. */
  public double[] shares() {
    return means(came);
  }

  private double[] means(double[] sums) {
    return IntStream.range(0, BINS)
        .filter(bin -> counts[bin] > 0)
        .mapToDouble(bin -> sums[bin] / counts[bin])
        .toArray();
  }

  double error() {
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      sum += Math.abs(came[bin] - probability[bin]);
    }
    return sum / count;
  }
}
