package org.crowdzoo.training;

import org.crowdzoo.input.CrowdIterator;

/**
 * The figures of a network on the splits that nothing is learnt from. Thresholds of labels are
 * found on the validation split and hold on the test split.
 *
 * @param validation or null, without this split
 * @param test or null, without this split
 * @param counts the confusion on the validation split; null without it, and with several labels
 */
public record SplitFigures(Evaluation validation, Evaluation test, ClassCounts counts) {
  /**
   * Evaluates.
   *
   * @param validation with the truth, or null
   * @param test with the truth, or null
   * @param rule of the thresholds; 0.5 without a validation split
   */
  public static SplitFigures of(
      Evaluator evaluator, CrowdIterator validation, CrowdIterator test, Thresholds rule) {
    try (Evaluator.Hold same = evaluator.hold()) {
      Evaluator.Judged judged =
          validation == null ? new Evaluator.Judged(null, null) : evaluator.judge(validation, rule);
      return new SplitFigures(judged.evaluation(), null, judged.counts()).with(evaluator, test);
    }
  }

  /**
   * The same with the figures of the test split, which the same network is asked about now.
   *
   * @param test with the truth, or null
   */
  public SplitFigures with(Evaluator evaluator, CrowdIterator test) {
    if (test == null) {
      return new SplitFigures(validation, null, counts);
    }
    return new SplitFigures(
        validation,
        validation instanceof MultiLabelEvaluation labels
            ? evaluator.evaluate(test, labels.thresholds())
            : evaluator.evaluate(test, Thresholds.FIXED),
        counts);
  }

  /** The thresholds [L] of the labels; null with one class a task. */
  public double[] thresholds() {
    return (validation != null ? validation : test) instanceof MultiLabelEvaluation labels
        ? labels.thresholds()
        : null;
  }
}
