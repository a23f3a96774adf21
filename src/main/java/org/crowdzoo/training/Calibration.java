package org.crowdzoo.training;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.crowd.LabelRows;

/**
 * How sure a network may be: the temperatures that its logits are divided by, and from which
 * probability on its answers are as often right as was wanted. Both are found on the validation
 * split; the test split only says how well they do.
 *
 * @param temperatures one, or one a label
 * @param examples of the validation split
 * @param validation figures before and after
 * @param test likewise, or null without this split
 * @param rejection or null if none was asked for, or none is enough
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Calibration(
    List<Double> temperatures, int examples, Change validation, Change test, Rejection rejection) {
  /** Copies the list. */
  public Calibration {
    temperatures = List.copyOf(temperatures);
  }

  /** Figures of the network as it was trained, and of the one with the temperatures. */
  public record Change(Figures before, Figures after) {}

  /**
   * Figures that proper scores and calibration are judged by.
   *
   * @param ece expected calibration error, 15 bins, as in {@link Evaluation}
   * @param nll mean negative log-likelihood, natural logarithm: the loss
   * @param brier mean over the examples of Σ_k (p_k − y_k)² (Brier 1950), from 0 to 2; of several
   *     labels the mean over examples and labels of (p − y)²
   */
  public record Figures(double ece, double nll, double brier) {
    static Figures of(double[][] probabilities, int[] truth) {
      ClassifierEvaluation figures = ClassifierEvaluation.of(probabilities, truth);
      double sum = 0;
      for (int i = 0; i < truth.length; i++) {
        for (int k = 0; k < probabilities[i].length; k++) {
          double wrong = probabilities[i][k] - (k == truth[i] ? 1 : 0);
          sum += wrong * wrong;
        }
      }
      return new Figures(figures.ece(), figures.loss(), sum / truth.length);
    }

    static Figures of(double[][] probabilities, boolean[][] truth) {
      double[] half = Thresholds.half(truth[0].length);
      MultiLabelEvaluation figures = MultiLabelEvaluation.of(probabilities, truth, half);
      double sum = 0;
      for (int i = 0; i < truth.length; i++) {
        for (int l = 0; l < truth[i].length; l++) {
          double wrong = probabilities[i][l] - (truth[i][l] ? 1 : 0);
          sum += wrong * wrong;
        }
      }
      return new Figures(
          figures.ece(), figures.loss(), sum / ((double) truth.length * truth[0].length));
    }
  }

  /**
   * Answers below a probability are not given.
   *
   * @param rejectFor the accuracy that was wanted, above 0 and at most 1
   * @param threshold from which probability of the most probable class on an answer is given
   * @param validation what is kept there, and how much of it is right
   * @param test likewise, or null without this split
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Rejection(double rejectFor, double threshold, Kept validation, Kept test) {}

  /**
   * What is left of a split.
   *
   * @param coverage share of the examples that get an answer
   * @param accuracy share of these that is right; null if none is left
   */
  public record Kept(double coverage, Double accuracy) {
    static Kept of(double[][] probabilities, int[] truth, double threshold) {
      int kept = 0;
      int right = 0;
      for (int i = 0; i < truth.length; i++) {
        int best = LabelRows.mostProbable(probabilities[i]);
        if (probabilities[i][best] >= threshold) {
          kept++;
          right += best == truth[i] ? 1 : 0;
        }
      }
      return new Kept(
          (double) kept / truth.length, kept == 0 ? null : Double.valueOf((double) right / kept));
    }
  }

  /** The temperatures as an array, [1] or [L]. */
  @JsonIgnore
  public double[] divisors() {
    return temperatures.stream().mapToDouble(t -> t).toArray();
  }

  /**
   * The lowest threshold at which as large a share of the answers that are left is right as is
   * wanted; it keeps the most answers.
   *
   * @param probabilities [N, K]
   * @param truth [N]
   * @param wanted share, above 0 and at most 1
   * @return 0 if all answers may be given; else a probability midway between two that were met, so
   *     that rounding decides nothing; NaN if at no threshold an answer is left that is right often
   *     enough
   */
  public static double rejectThreshold(double[][] probabilities, int[] truth, double wanted) {
    Integer[] order = new Integer[truth.length];
    double[] sure = new double[truth.length];
    boolean[] right = new boolean[truth.length];
    for (int i = 0; i < truth.length; i++) {
      int best = LabelRows.mostProbable(probabilities[i]);
      order[i] = i;
      sure[i] = probabilities[i][best];
      right[i] = best == truth[i];
    }
    Arrays.sort(order, (a, b) -> Double.compare(sure[b], sure[a]));
    double threshold = Double.NaN;
    int good = 0;
    for (int n = 0; n < order.length; n++) {
      good += right[order[n]] ? 1 : 0;
      boolean tie = n + 1 < order.length && sure[order[n + 1]] == sure[order[n]];
      if (!tie && good >= wanted * (n + 1)) {
        threshold = n + 1 == order.length ? 0 : (sure[order[n]] + sure[order[n + 1]]) / 2;
      }
    }
    return threshold;
  }
}
