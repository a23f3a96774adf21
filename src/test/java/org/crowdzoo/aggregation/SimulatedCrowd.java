package org.crowdzoo.aggregation;

import java.util.List;
import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;

/** Votes with a known truth: worker j is right with accuracy[j] and errs evenly. */
record SimulatedCrowd(Votes votes, int[] truth, double[] accuracy) {
  static SimulatedCrowd of(
      int tasks, int classes, int votesPerTask, long seed, double... accuracy) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] truth = random.ints(tasks, 0, classes).toArray();
    int[] start = new int[tasks + 1];
    int[] worker = new int[tasks * votesPerTask];
    int[] label = new int[worker.length];
    for (int i = 0; i < tasks; i++) {
      start[i + 1] = start[i] + votesPerTask;
      int first = random.nextInt(accuracy.length);
      int step = step(accuracy.length, random);
      for (int v = start[i]; v < start[i + 1]; v++) {
        worker[v] = (first + (v - start[i]) * step) % accuracy.length;
        int wrong = (truth[i] + 1 + random.nextInt(Math.max(1, classes - 1))) % classes;
        label[v] = random.nextDouble() < accuracy[worker[v]] ? truth[i] : wrong;
      }
    }
    List<String> tasksKeys = Votes.numbers(tasks);
    return new SimulatedCrowd(
        Votes.of(tasksKeys, Votes.numbers(accuracy.length), classes, start, worker, label),
        truth,
        accuracy);
  }

  /** A step that meets all workers before it meets one again. */
  private static int step(int workers, SplittableRandom random) {
    int step = 1 + random.nextInt(workers);
    while (gcd(step, workers) != 1) {
      step++;
    }
    return step;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** Some good workers, some poor ones. */
  static double[] mixed(int workers) {
    double[] accuracy = new double[workers];
    for (int j = 0; j < workers; j++) {
      accuracy[j] = 0.55 + 0.4 * j / workers;
    }
    return accuracy;
  }
}
