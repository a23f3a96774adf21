package org.crowdzoo.weighting;

/** How sure the crowd is of each task, and of each label of it, by each {@link Policy}: 0 to 1. */
public interface Scores {
  /** How sure it is of each task, [N]. */
  double[] ofTasks(Policy policy);

  /** How sure it is of each label whether a task has it, [N][K]. */
  double[][] ofLabels(Policy policy);
}
