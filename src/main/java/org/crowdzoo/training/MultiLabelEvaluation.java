package org.crowdzoo.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The figures of a network for several labels a task on the whole of a split. A label is given from
 * its threshold on. F1 of a label that nobody has and that is never given, and the average
 * precision of one that nobody has, are not defined: they are null and left out of means; a label
 * that nobody has and that is given somewhere has an F1 of 0. Means of nothing are null.
 *
 * @param examples number of examples N
 * @param accuracy percent of the N x L decisions that are right
 * @param subsetAccuracy percent of the examples of which all labels are right; an example without a
 *     label is right if none is given
 * @param hammingLoss share of the N x L decisions that are wrong
 * @param loss mean over examples and labels of −y log p − (1 − y) log(1 − p), natural logarithm; p
 *     below 1e-12 counts as 1e-12
 * @param ece expected calibration error of the N x L probabilities: Σ_bins |bin| / (N L) · |share
 *     of truth − mean probability|, 15 bins (m/15, (m+1)/15]
 * @param microF1 F1 of all decisions together, percent
 * @param macroF1 mean of the labels' F1, percent
 * @param averagePrecision mean of the labels' average precision, percent
 * @param labels figures of each label
 */
public record MultiLabelEvaluation(
    int examples,
    double accuracy,
    double subsetAccuracy,
    double hammingLoss,
    double loss,
    double ece,
    Double microF1,
    Double macroF1,
    Double averagePrecision,
    List<LabelFigures> labels)
    implements Evaluation {
  /** Figures by their name in results. */
  public static final String MACRO_F1 = "macro_f1";

  /** The mean over the labels. */
  public static final String AVERAGE_PRECISION = "average_precision";

  private static final double SMALLEST = 1e-12;

  /** Copies the list. */
  public MultiLabelEvaluation {
    labels = List.copyOf(labels);
  }

  /**
   * Evaluates probabilities.
   *
   * @param probabilities [N, L], each from 0 to 1
   * @param truth [N, L]
   * @param thresholds [L]
   */
  public static MultiLabelEvaluation of(
      double[][] probabilities, boolean[][] truth, double[] thresholds) {
    List<LabelFigures> labels = new ArrayList<>();
    LabelFigures.Counts all = new LabelFigures.Counts(0, 0, 0);
    for (int l = 0; l < thresholds.length; l++) {
      double[] p = column(probabilities, l);
      boolean[] y = column(truth, l);
      labels.add(LabelFigures.of(p, y, thresholds[l]));
      all = all.and(LabelFigures.Counts.of(p, y, thresholds[l]));
    }
    double decisions = (double) truth.length * thresholds.length;
    double wrong = (all.wrong() + all.missed()) / decisions;
    return new MultiLabelEvaluation(
        truth.length,
        100 * (decisions - all.wrong() - all.missed()) / decisions,
        subsetAccuracy(probabilities, truth, thresholds),
        wrong,
        loss(probabilities, truth),
        calibrationError(probabilities, truth),
        all.f1(),
        mean(labels.stream().map(LabelFigures::f1).toList()),
        mean(labels.stream().map(LabelFigures::averagePrecision).toList()),
        labels);
  }

  /** The thresholds [L] that it was made with. */
  public double[] thresholds() {
    return labels.stream().mapToDouble(LabelFigures::threshold).toArray();
  }

  @Override
  public Map<String, Double> figures() {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("accuracy", accuracy);
    figures.put("loss", loss);
    figures.put("ece", ece);
    put(figures, "micro_f1", microF1);
    put(figures, MACRO_F1, macroF1);
    put(figures, AVERAGE_PRECISION, averagePrecision);
    figures.put("subset_accuracy", subsetAccuracy);
    figures.put("hamming_loss", hammingLoss);
    return figures;
  }

  @Override
  public Map<String, Double> followed() {
    Map<String, Double> followed = new LinkedHashMap<>();
    followed.put(MACRO_F1, macroF1);
    followed.put(AVERAGE_PRECISION, averagePrecision);
    return followed;
  }

  private static void put(Map<String, Double> figures, String name, Double value) {
    if (value != null) {
      figures.put(name, value);
    }
  }

  static double[] column(double[][] rows, int l) {
    double[] column = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][l];
    }
    return column;
  }

  static boolean[] column(boolean[][] rows, int l) {
    boolean[] column = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      column[i] = rows[i][l];
    }
    return column;
  }

  private static Double mean(List<Double> values) {
    List<Double> defined = values.stream().filter(Objects::nonNull).toList();
    return defined.isEmpty()
        ? null
        : Double.valueOf(defined.stream().mapToDouble(v -> v).average().orElseThrow());
  }

  private static double subsetAccuracy(
      double[][] probabilities, boolean[][] truth, double[] thresholds) {
    int right = 0;
    for (int i = 0; i < truth.length; i++) {
      boolean all = true;
      for (int l = 0; l < thresholds.length; l++) {
        all &= probabilities[i][l] >= thresholds[l] == truth[i][l];
      }
      right += all ? 1 : 0;
    }
    return 100.0 * right / truth.length;
  }

  private static double loss(double[][] probabilities, boolean[][] truth) {
    double sum = 0;
    int decisions = 0;
    for (int i = 0; i < truth.length; i++) {
      for (int l = 0; l < truth[i].length; l++) {
        double p = truth[i][l] ? probabilities[i][l] : 1 - probabilities[i][l];
        sum -= Math.log(Math.max(SMALLEST, p));
        decisions++;
      }
    }
    return sum / decisions;
  }

  private static double calibrationError(double[][] probabilities, boolean[][] truth) {
    CalibrationBins bins = new CalibrationBins();
    for (int i = 0; i < truth.length; i++) {
      for (int l = 0; l < truth[i].length; l++) {
        bins.add(probabilities[i][l], truth[i][l]);
      }
    }
    return bins.error();
  }
}
