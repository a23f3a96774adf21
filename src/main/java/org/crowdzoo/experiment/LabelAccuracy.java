package org.crowdzoo.experiment;

/**
 * How many of the labels that an experiment trains on are true.
 *
 * @param right labels whose most probable class is the truth
 * @param known labels of tasks whose truth is known
 */
public record LabelAccuracy(int right, int known) {
  /** Compares the labels of a strategy that does not learn the workers with the truth. */
  public static LabelAccuracy of(ExperimentData data, Strategy strategy, long seed) {
    double[][] labels = data.labels(strategy, seed);
    int[] truth = data.dataset().train().labels();
    int right = 0;
    int known = 0;
    for (int i = 0; i < truth.length; i++) {
      if (labels[i] != null && truth[i] >= 0) {
        known++;
        right += LabelFile.mostProbable(labels[i]) == truth[i] ? 1 : 0;
      }
    }
    return new LabelAccuracy(right, known);
  }

  /** In percent; NaN if no truth is known. */
  public double percent() {
    return 100.0 * right / known;
  }
}
