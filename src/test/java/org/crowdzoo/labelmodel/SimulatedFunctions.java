package org.crowdzoo.labelmodel;

import java.util.SplittableRandom;

/** Functions that are right with known probability where they vote. */
record SimulatedFunctions(int[][] votes, int[] truth) {
  /**
   * @param accuracy [m] P(right | vote), wrong votes evenly over the other classes
   * @param coverage [m]
   * @param balance [K]
   */
  static SimulatedFunctions of(
      int tasks, double[] accuracy, double[] coverage, double[] balance, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int classes = balance.length;
    int[][] votes = new int[tasks][accuracy.length];
    int[] truth = new int[tasks];
    for (int i = 0; i < tasks; i++) {
      double u = random.nextDouble();
      while (truth[i] < classes - 1 && u >= balance[truth[i]]) {
        u -= balance[truth[i]++];
      }
      for (int j = 0; j < accuracy.length; j++) {
        votes[i][j] = -1;
        if (random.nextDouble() < coverage[j]) {
          boolean right = random.nextDouble() < accuracy[j];
          votes[i][j] = right ? truth[i] : (truth[i] + 1 + random.nextInt(classes - 1)) % classes;
        }
      }
    }
    return new SimulatedFunctions(votes, truth);
  }

  /** As -1, 0, 1. */
  int[][] signs() {
    return new WeakVotes(votes, 2, org.crowdzoo.crowd.Votes.numbers(votes[0].length), null).signs();
  }
}
