package org.crowdzoo.simulation;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.simulation.Crowd.Role;

/**
 * A crowd of workers who are mostly right, each in their own measure, and err towards the next
 * class more often than towards others: votes on tasks whose truth is known.
 *
 * @param workers W
 * @param workload tasks of a worker
 * @param accuracy mean over the workers
 * @param seed of all that is random
 */
public record GoodWorkers(int workers, int workload, double accuracy, long seed) {
  private static final double SPREAD = 0.08;
  private static final double LOWEST = 0.3;
  private static final double HIGHEST = 0.99;

  /** Share of the errors that go to the next class. */
  private static final double NEXT = 0.6;

  /**
   * Draws the votes.
   *
   * @param keys of the tasks [N]
   * @param truths of the tasks [N]
   * @param classes K
   */
  public Votes vote(List<String> keys, int[] truths, int classes) {
    Random random = new Random(seed);
    double[][][] matrices =
        IntStream.range(0, workers)
            .mapToObj(j -> matrix(classes, random))
            .toArray(double[][][]::new);
    Crowd crowd =
        Crowd.ofMatrices(matrices, IntStream.range(0, workers).mapToObj(j -> Role.GOOD).toList());
    Votes drawn =
        SimulatedVotes.draw(
                truths,
                classes,
                crowd,
                new LimitedAssignment(workload, Integer.MAX_VALUE, false),
                random)
            .votes();
    int[] start = IntStream.rangeClosed(0, truths.length).map(i -> first(drawn, i)).toArray();
    return Votes.of(
        keys,
        drawn.workerKeys(),
        classes,
        start,
        IntStream.range(0, drawn.size()).map(drawn::worker).toArray(),
        IntStream.range(0, drawn.size()).map(drawn::label).toArray());
  }

  private static int first(Votes votes, int task) {
    return task == votes.tasks() ? votes.size() : votes.start(task);
  }

  private double[][] matrix(int classes, Random random) {
    double right = Math.min(HIGHEST, Math.max(LOWEST, accuracy + SPREAD * random.nextGaussian()));
    double[][] matrix = new double[classes][classes];
    for (int k = 0; k < classes; k++) {
      for (int l = 0; l < classes; l++) {
        double other = classes == 2 ? 0 : (1 - NEXT) * (1 - right) / (classes - 2);
        boolean next = l == (k + 1) % classes;
        matrix[k][l] = l == k ? right : next ? (classes == 2 ? 1 : NEXT) * (1 - right) : other;
      }
    }
    return matrix;
  }
}
