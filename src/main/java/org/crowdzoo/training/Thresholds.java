package org.crowdzoo.training;

import java.util.Arrays;
import java.util.Comparator;

/** From which probability on a label is given; the setting {@code training.thresholds}. */
public enum Thresholds {
  /** 0.5 for all labels. */
  FIXED,
  /** For each label what gives it the highest F1 on the validation split. */
  TUNED;

  private static final double HALF = 0.5;

  /** Thresholds [L] of 0.5. */
  public static double[] half(int labels) {
    double[] thresholds = new double[labels];
    Arrays.fill(thresholds, HALF);
    return thresholds;
  }

  /**
   * Thresholds [L].
   *
   * @param probabilities [N, L] on the validation split
   * @param truth [N, L]
   */
  public double[] choose(double[][] probabilities, boolean[][] truth) {
    double[] thresholds = half(truth.length == 0 ? 0 : truth[0].length);
    for (int l = 0; this == TUNED && l < thresholds.length; l++) {
      thresholds[l] =
          best(
              MultiLabelEvaluation.column(probabilities, l), MultiLabelEvaluation.column(truth, l));
    }
    return thresholds;
  }

  /**
   * Midway between two neighbouring scores (below the lowest, between it and 0), or 0.5, whichever
   * gives the highest F1; of equally good ones the nearest to 0.5, of two as near the lower. 0.5
   * where nobody has the label.
   *
   * @param scores [N]
   * @param truth [N]
   */
  static double best(double[] scores, boolean[] truth) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    LabelFigures.Counts half = LabelFigures.Counts.of(scores, truth, HALF);
    int positives = half.found() + half.missed();
    double best = HALF;
    double bestF1 = positives == 0 ? 1 : f1(half.found(), half.found() + half.wrong(), positives);
    int found = positives;
    for (int n = 0; n < order.length; n++) {
      double below = n == 0 ? 0 : scores[order[n - 1]];
      double above = scores[order[n]];
      found -= n > 0 && truth[order[n - 1]] ? 1 : 0;
      if (below < above) {
        double middle = (below + above) / 2;
        // the middle of neighbours in double precision is one of them
        double threshold = middle > below ? middle : above;
        double f1 = f1(found, order.length - n, positives);
        boolean nearer = Math.abs(threshold - HALF) < Math.abs(best - HALF);
        if (f1 > bestF1 || f1 == bestF1 && nearer) {
          best = threshold;
          bestF1 = f1;
        }
      }
    }
    return best;
  }

  /** 2 TP / (given + positive). */
  private static double f1(int found, int given, int positives) {
    return 2.0 * found / (given + positives);
  }
}
