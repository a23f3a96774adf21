package org.crowdzoo.experiment;

import org.crowdzoo.crowd.LabelRows;

/**
 * How many of the labels that an experiment trains on are true.
 *
 * @param right labels whose most probable class is the truth
 * @param known labels of tasks whose truth is known
 */
public record LabelAccuracy(int right, int known) {
  /**
   * Compares the labels that an experiment trains on with the truth.
   *
   * @param experiment its strategy must not learn the workers, nor make labels with networks
   */
  public static LabelAccuracy of(ExperimentData data, Experiment experiment, long seed) {
    return of(data, data.labels(experiment, seed));
  }

  /**
   * Compares labels with the truth.
   *
   * @param labels [N][K] of the training tasks, null for none
   */
  static LabelAccuracy of(ExperimentData data, double[][] labels) {
    int[] truth = data.dataset().train().labels();
    int right = 0;
    int known = 0;
    for (int i = 0; i < truth.length; i++) {
      if (labels[i] != null && truth[i] >= 0) {
        known++;
        right += LabelRows.mostProbable(labels[i]) == truth[i] ? 1 : 0;
      }
    }
    return new LabelAccuracy(right, known);
  }

  /** In percent; NaN if no truth is known. */
  public double percent() {
    return 100.0 * right / known;
  }
}
