package org.crowdzoo.training;

import java.util.Arrays;
import org.crowdzoo.input.CrowdIterator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The labels of a training that a {@link LabelRenewal} changes: which there are now, batches of
 * them, and how they are stored in a checkpoint.
 */
public final class Relabelling {
  private final LabelRenewal renewal;
  private final CrowdIterator all;
  private final double[][] first;
  private double[][] labels;

  /**
   * The labels before the first epoch.
   *
   * @param first [N][K]; null drops a task
   * @param all every training task in its order, for predictions
   */
  public Relabelling(LabelRenewal renewal, double[][] first, CrowdIterator all) {
    this.renewal = renewal;
    this.first = first.clone();
    this.labels = first.clone();
    this.all = all;
  }

  /** Makes new labels after an epoch, where they are due; true if it did. */
  boolean after(int epoch, Evaluator evaluator) {
    if (!renewal.dueAfter(epoch)) {
      return false;
    }
    double[][] next = last(evaluator);
    for (int i = 0; i < labels.length; i++) {
      labels[i] = first[i] == null ? null : next[i];
    }
    return true;
  }

  /** What the present network makes of the labels, [N][K], a row for each task. */
  double[][] last(Evaluator evaluator) {
    return renewal.renewed(labels.clone(), evaluator.probabilities(all));
  }

  /** Batches as before with the present labels. */
  CrowdIterator batches(CrowdIterator before) {
    return before.relabelled(labels.clone());
  }

  /** Number of values in a checkpoint. */
  long length() {
    return (long) first.length * classes();
  }

  private int classes() {
    for (double[] row : first) {
      if (row != null) {
        return row.length;
      }
    }
    return 0;
  }

  /** As a row of doubles; zeros where a task is not trained on. */
  INDArray stored() {
    int classes = classes();
    double[] values = new double[(int) length()];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] != null) {
        System.arraycopy(labels[i], 0, values, i * classes, classes);
      }
    }
    return Nd4j.createFromArray(values).reshape(1, values.length);
  }

  /** Takes what {@link #stored} gave. */
  void restore(INDArray row) {
    int classes = classes();
    double[] values = row.data().asDouble();
    for (int i = 0; i < labels.length; i++) {
      if (first[i] != null) {
        labels[i] = Arrays.copyOfRange(values, i * classes, (i + 1) * classes);
      }
    }
  }
}
