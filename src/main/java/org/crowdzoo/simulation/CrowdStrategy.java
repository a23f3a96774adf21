package org.crowdzoo.simulation;

import java.util.Random;

/** A way to draw a crowd. */
public sealed interface CrowdStrategy
    permits HammerSpammer,
        StudentTeacher,
        IndependentConfusion,
        DiscreteDifficulty,
        CommonConfusion {
  /**
   * Draws the workers.
   *
   * @param workers W, at least 1
   * @param truths the true class of every task, [N]
   * @param classes K
   */
  Crowd draw(int workers, int[] truths, int classes, Random random);

  /** How many workers a share of them is: rounded down, but 0.29 of 100 is 29. */
  static int share(double ratio, int workers) {
    return (int) (ratio * workers + 1e-9);
  }
}
