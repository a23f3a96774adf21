package org.crowdzoo.training;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The area under the curve of precision over recall as a sum of steps, Σ_n (R_n − R_{n−1}) P_n,
 * over the distinct scores from the highest down: examples of equal score come in together, so the
 * order of the examples does not count. What scikit-learn's {@code average_precision_score} gives.
 */
final class AveragePrecision {
  private AveragePrecision() {}

  /**
   * From 0 to 1; NaN if no example is positive.
   *
   * @param scores [N], more is surer
   * @param truth [N]
   */
  static double of(double[] scores, boolean[] truth) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> -scores[i]));
    int positives = 0;
    for (boolean positive : truth) {
      positives += positive ? 1 : 0;
    }
    double sum = 0;
    int found = 0;
    int before = 0;
    for (int n = 0; n < order.length; n++) {
      found += truth[order[n]] ? 1 : 0;
      boolean last = n + 1 == order.length || scores[order[n + 1]] != scores[order[n]];
      if (last) {
        sum += (found - before) * (double) found / (n + 1);
        before = found;
      }
    }
    return sum / positives;
  }
}
