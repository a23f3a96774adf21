package org.crowdzoo.identification;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;

/**
 * Calibration of predictions by one temperature, as in cleanlab: p_k^(1/T) / Σ p^(1/T), with the T
 * of the least mean cross entropy against the shares of the votes, out of 0.1 to 8 in coarse steps
 * and then quarters of the steps around the best. Guo, Pleiss, Sun, Weinberger (2017),
 * arXiv:1706.04599.
 */
public final class Temperature {
  private static final double[] COARSE = {0.1, 0.2, 0.5, 0.8, 1, 2, 3, 5, 8};
  private static final int PARTS = 4;
  private static final double LEAST = 1e-30;

  private Temperature() {}

  /**
   * The temperature that fits best, above 1 for predictions that are too sure.
   *
   * @param predictions [N][K] probabilities
   */
  public static double fit(Votes votes, double[][] predictions) {
    int best = argmin(votes, predictions, COARSE);
    double[] fine = new double[2 * PARTS + 1];
    int count = 0;
    for (int part = 0; part < PARTS && best > 0; part++) {
      fine[count++] = between(COARSE[best - 1], COARSE[best], part);
    }
    for (int part = 0; part <= PARTS && best < COARSE.length - 1; part++) {
      fine[count++] = between(COARSE[best], COARSE[best + 1], part);
    }
    double[] tried = Arrays.copyOf(fine, count);
    return tried[argmin(votes, predictions, tried)];
  }

  /** The predictions at a temperature, new arrays; a probability of 0 counts as 1e-30. */
  public static double[][] scale(double[][] predictions, double temperature) {
    return Arrays.stream(predictions)
        .map(
            p -> {
              double[] clipped = Arrays.stream(p).map(x -> Math.max(x, LEAST)).toArray();
              return scale(divided(clipped), temperature);
            })
        .toArray(double[][]::new);
  }

  private static double between(double from, double to, int part) {
    return part == PARTS ? to : from + part * ((to - from) / PARTS);
  }

  private static int argmin(Votes votes, double[][] predictions, double[] temperatures) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int n = 0; n < temperatures.length; n++) {
      double entropy = crossEntropy(votes, predictions, temperatures[n]);
      if (entropy < least) {
        least = entropy;
        best = n;
      }
    }
    return best;
  }

  /** -Σ_i Σ_k share_ik log p_ik over the tasks with votes. */
  private static double crossEntropy(Votes votes, double[][] predictions, double temperature) {
    double sum = 0;
    for (int i = 0; i < votes.tasks(); i++) {
      if (votes.count(i) > 0) {
        double[] p = scale(predictions[i], temperature);
        for (int v = votes.start(i); v < votes.end(i); v++) {
          sum -= Math.log(Math.max(p[votes.label(v)], LEAST)) / votes.count(i);
        }
      }
    }
    return sum;
  }

  private static double[] scale(double[] p, double temperature) {
    double max = Arrays.stream(p).max().orElseThrow();
    // relative to the largest: low temperatures underflow otherwise
    return divided(Arrays.stream(p).map(x -> Math.pow(x / max, 1 / temperature)).toArray());
  }

  private static double[] divided(double[] a) {
    double sum = Arrays.stream(a).sum();
    return Arrays.stream(a).map(x -> x / sum).toArray();
  }
}
