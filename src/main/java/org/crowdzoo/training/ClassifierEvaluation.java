package org.crowdzoo.training;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.crowdzoo.crowd.LabelRows;

/**
 * The figures of a classifier on the whole of a split.
 *
 * @param examples number of examples
 * @param accuracy share of examples whose most probable class is the true one, in percent
 * @param loss mean of −log p(truth), natural logarithm; p below 1e-12 counts as 1e-12
 * @param ece expected calibration error over the whole split, 15 bins of equal width (Guo et al.
 *     2017); peerannot's is the mean over batches
 * @param microTop2 percent of examples whose truth is among the 2 most probable classes
 * @param microTop5 likewise for 5
 * @param macroTop2 the mean over the classes of their own top-2 percentages
 * @param macroTop5 likewise for 5
 */
public record ClassifierEvaluation(
    int examples,
    double accuracy,
    double loss,
    double ece,
    double microTop2,
    double microTop5,
    double macroTop2,
    double macroTop5)
    implements Evaluation {
  private static final double SMALLEST = 1e-12;

  /**
   * Evaluates probabilities.
   *
   * @param probabilities [N, K], each row summing to 1
   * @param truth [N], classes 0 to K-1
   */
  public static ClassifierEvaluation of(double[][] probabilities, int[] truth) {
    double loss = 0;
    for (int i = 0; i < truth.length; i++) {
      loss -= Math.log(Math.max(SMALLEST, probabilities[i][truth[i]]));
    }
    int[] ranks = ranks(probabilities, truth);
    return new ClassifierEvaluation(
        truth.length,
        micro(ranks, 1),
        loss / truth.length,
        expectedCalibrationError(probabilities, truth),
        micro(ranks, 2),
        micro(ranks, 5),
        macro(ranks, truth, 2),
        macro(ranks, truth, 5));
  }

  /** How many classes are more probable than the true one; equal ones before it count. */
  private static int[] ranks(double[][] probabilities, int[] truth) {
    int[] ranks = new int[truth.length];
    for (int i = 0; i < truth.length; i++) {
      double p = probabilities[i][truth[i]];
      for (int k = 0; k < probabilities[i].length; k++) {
        double other = probabilities[i][k];
        ranks[i] += other > p || other == p && k < truth[i] ? 1 : 0;
      }
    }
    return ranks;
  }

  private static double micro(int[] ranks, int top) {
    return 100 * Arrays.stream(ranks).filter(rank -> rank < top).count() / (double) ranks.length;
  }

  private static double macro(int[] ranks, int[] truth, int top) {
    int classes = Arrays.stream(truth).max().orElse(0) + 1;
    double[] hits = new double[classes];
    double[] counts = new double[classes];
    for (int i = 0; i < truth.length; i++) {
      counts[truth[i]]++;
      hits[truth[i]] += ranks[i] < top ? 1 : 0;
    }
    double sum = 0;
    int present = 0;
    for (int k = 0; k < classes; k++) {
      if (counts[k] > 0) {
        sum += hits[k] / counts[k];
        present++;
      }
    }
    return 100 * sum / present;
  }

  private static double expectedCalibrationError(double[][] probabilities, int[] truth) {
    CalibrationBins bins = new CalibrationBins();
    for (int i = 0; i < truth.length; i++) {
      int best = LabelRows.mostProbable(probabilities[i]);
      bins.add(probabilities[i][best], best == truth[i]);
    }
    return bins.error();
  }

  @Override
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", accuracy);
    figures.put("loss", loss);
    figures.put("ece", ece);
    figures.put("micro_top2", microTop2);
    figures.put("micro_top5", microTop5);
    figures.put("macro_top2", macroTop2);
    figures.put("macro_top5", macroTop5);
    return figures;
  }
}
