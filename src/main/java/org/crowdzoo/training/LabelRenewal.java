package org.crowdzoo.training;

/**
 * Labels that are made anew between the epochs of a training, from what the network says by then. A
 * function of its arguments alone: a training that was resumed goes on as one that was not.
 */
public interface LabelRenewal {
  /** True if there are new labels after an epoch, counted from 0. */
  boolean dueAfter(int epoch);

  /**
   * The new labels.
   *
   * @param labels the present ones [N][K]; null where a task is not trained on, which stays so
   * @param predictions class probabilities of the network [N][K], without dropout
   * @return [N][K], a row for each task; those of tasks that are not trained on are only told
   */
  double[][] renewed(double[][] labels, double[][] predictions);
}
