package org.crowdzoo.simulation;

import java.util.Random;

/** Which workers see which task. */
public sealed interface Assignment permits LimitedAssignment, SkewedAssignment {
  /**
   * Draws the workers of every task, each at most once a task.
   *
   * @return [N][votes of the task] worker indices, rising
   */
  int[][] draw(int tasks, int workers, Random random);
}
