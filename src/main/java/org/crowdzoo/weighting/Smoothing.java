package org.crowdzoo.weighting;

import java.util.Arrays;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * Targets that are the softer the less sure their task is: y' = (1 − ε) y + ε / K, ε = max · (1 −
 * score).
 *
 * @param by what the tasks are judged by
 * @param max ε of a task with the score 0
 */
public record Smoothing(
    @Setting(value = "consensus", doc = "what tasks are judged by, as a weighting's policies")
        Policy by,
    @Setting(
            value = "0.2",
            min = 0,
            max = 1,
            doc = "share of a task's target that is spread over all classes, where its score is 0")
        double max) {
  /** Validates. */
  public Smoothing {
    Settings.requireRanges(Smoothing.class, by, max);
  }

  /**
   * Softened targets.
   *
   * @param targets [N][K] distributions; null for a task without one
   */
  public double[][] of(double[][] targets, Scores scores) {
    double[] score = scores.ofTasks(by);
    double[][] soft = new double[targets.length][];
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] != null) {
        double epsilon = max * (1 - score[i]);
        int classes = targets[i].length;
        soft[i] =
            Arrays.stream(targets[i]).map(y -> (1 - epsilon) * y + epsilon / classes).toArray();
      }
    }
    return soft;
  }

  /**
   * Softened targets of several labels a task, each of which is a yes or a no: y' = (1 − ε) y + ε /
   * 2, ε = max · (1 − score of the task and label).
   *
   * @param targets [N][L]; null for a task without one, NaN for a label that is not known
   */
  public double[][] ofLabels(double[][] targets, Scores scores) {
    double[][] score = scores.ofLabels(by);
    double[][] soft = new double[targets.length][];
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] != null) {
        soft[i] = targets[i].clone();
        for (int l = 0; l < soft[i].length; l++) {
          double epsilon = max * (1 - score[i][l]);
          soft[i][l] = (1 - epsilon) * soft[i][l] + epsilon / 2;
        }
      }
    }
    return soft;
  }
}
