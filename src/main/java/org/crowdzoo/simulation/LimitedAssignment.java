package org.crowdzoo.simulation;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Workers are drawn uniformly, task by task, among those who have not reached their limit.
 *
 * <p>peerannot's {@code simulate} also bounds the votes of one task by the limit of one worker,
 * which has no meaning, and fails when the first tasks have used up all workers; here {@code
 * workload} bounds a worker's tasks only, and what the workers can do is shared evenly by the tasks
 * still to come, so that every task gets a vote. Its flag {@code --imbalance-votes} is parsed and
 * ignored there; here it does what its help says.
 *
 * @param workload most tasks that one worker answers ({@code --workerload}), at least 1
 * @param feedback most votes that one task gets ({@code --feedback}), at least 1
 * @param imbalance whether a task's number of votes is drawn from 1 to what the limits allow,
 *     instead of being as large as they allow
 */
public record LimitedAssignment(int workload, int feedback, boolean imbalance)
    implements Assignment {
  /** No limits: everybody sees everything. */
  public static final LimitedAssignment EVERYBODY =
      new LimitedAssignment(Integer.MAX_VALUE, Integer.MAX_VALUE, false);

  /** Limits are at least 1. */
  public LimitedAssignment {
    if (workload < 1 || feedback < 1) {
      throw new IllegalArgumentException(
          "workload and feedback must be at least 1, got " + workload + " and " + feedback);
    }
  }

  @Override
  public int[][] draw(int tasks, int workers, Random random) {
    long left = (long) workload * workers;
    if (left < tasks) {
      throw new IllegalArgumentException(
          workers + " workers of " + workload + " tasks each cannot vote on " + tasks + " tasks");
    }
    int[] load = new int[workers];
    int[][] seen = new int[tasks][];
    for (int i = 0; i < tasks; i++) {
      int[] free = IntStream.range(0, workers).filter(j -> load[j] < workload).toArray();
      int most =
          Math.min(Math.min(free.length, feedback), (int) Math.min(workers, left / (tasks - i)));
      int count = imbalance ? 1 + random.nextInt(most) : most;
      seen[i] = Distributions.drawWithoutReplacement(free, count, random);
      Arrays.sort(seen[i]);
      for (int j : seen[i]) {
        load[j]++;
      }
      left -= count;
    }
    return seen;
  }
}
