package org.crowdzoo.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.input.CrowdIterator;

/** Finds a network's {@link Calibration} on the validation split. */
public final class Calibrator {
  private final List<String> classNames;
  private final Double rejectFor;
  private final List<String> notes = new ArrayList<>();

  /**
   * A calibrator, for one use.
   *
   * @param classNames of the classes or labels, for {@link #notes}
   * @param rejectFor share of the answers that is to be right, or null for no threshold
   */
  public Calibrator(List<String> classNames, Double rejectFor) {
    this.classNames = classNames;
    this.rejectFor = rejectFor;
  }

  /**
   * Calibrates. The evaluator goes on with the temperatures that were found.
   *
   * @param evaluator of the network, without temperatures
   * @param validation with the truth
   * @param test with the truth, or null
   */
  public Calibration fit(Evaluator evaluator, CrowdIterator validation, CrowdIterator test) {
    Evaluator.Answers before = evaluator.answers(validation);
    Evaluator.Answers testBefore = test == null ? null : evaluator.answers(test);
    boolean several = evaluator.isMultiLabel();
    double[] temperatures = temperatures(evaluator.logits(validation), before, several);
    evaluator.temper(temperatures);
    Evaluator.Answers after = evaluator.answers(validation);
    Evaluator.Answers testAfter = test == null ? null : evaluator.answers(test);
    return new Calibration(
        Arrays.stream(temperatures).boxed().toList(),
        before.labels().length,
        change(before, after, several),
        test == null ? null : change(testBefore, testAfter, several),
        rejectFor == null || several ? null : rejection(after, testAfter));
  }

  /** What a reader must know: what could not be found. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  private double[] temperatures(double[][] logits, Evaluator.Answers answers, boolean several) {
    if (!several) {
      double found = TemperatureScaling.ofClasses(logits, answers.truth());
      if (Double.isNaN(found)) {
        note("the " + logits.length + " validation examples", "it");
      }
      return new double[] {Double.isNaN(found) ? 1 : found};
    }
    boolean[][] present = answers.present();
    double[] temperatures = new double[classNames.size()];
    List<String> without = new ArrayList<>();
    for (int l = 0; l < temperatures.length; l++) {
      double found =
          TemperatureScaling.ofLabel(
              MultiLabelEvaluation.column(logits, l), MultiLabelEvaluation.column(present, l));
      temperatures[l] = Double.isNaN(found) ? 1 : found;
      if (Double.isNaN(found)) {
        without.add(classNames.get(l));
      }
    }
    if (!without.isEmpty()) {
      note("the validation examples of the labels " + String.join(", ", without), "theirs");
    }
    return temperatures;
  }

  private void note(String where, String which) {
    notes.add(
        "calibration: no temperature from 0.01 to 100 is the best for "
            + where
            + ", which are all right, all wrong or all alike; "
            + which
            + " stays 1");
  }

  private Calibration.Rejection rejection(Evaluator.Answers after, Evaluator.Answers test) {
    int[] truth = after.truth();
    double threshold = Calibration.rejectThreshold(after.probabilities(), truth, rejectFor);
    if (Double.isNaN(threshold)) {
      notes.add(
          String.format(
              Locale.ROOT,
              "calibration.rejectFor: no threshold leaves answers on the validation split of which"
                  + " %s are right; there is none, and nothing is rejected",
              rejectFor));
      return null;
    }
    return new Calibration.Rejection(
        rejectFor,
        threshold,
        Calibration.Kept.of(after.probabilities(), truth, threshold),
        test == null ? null : Calibration.Kept.of(test.probabilities(), test.truth(), threshold));
  }

  private static Calibration.Change change(
      Evaluator.Answers before, Evaluator.Answers after, boolean several) {
    return new Calibration.Change(figures(before, several), figures(after, several));
  }

  private static Calibration.Figures figures(Evaluator.Answers answers, boolean several) {
    return several
        ? Calibration.Figures.of(answers.probabilities(), answers.present())
        : Calibration.Figures.of(answers.probabilities(), answers.truth());
  }
}
