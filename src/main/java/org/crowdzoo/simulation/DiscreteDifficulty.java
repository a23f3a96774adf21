package org.crowdzoo.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.simulation.Crowd.Role;

/**
 * Tasks are easy (everybody is right), hard (workers answer by their matrix) or random (everybody
 * guesses); workers are good (rows from Dirichlet(0.2, …), the largest entry on the diagonal) or
 * bad (rows from Dirichlet(5, …), about even). The good workers come first; {@code matrices.npy}
 * holds how they answer hard tasks. Adds {@code difficulties.npy} [N]: "easy", "hard" or "random".
 *
 * @param ratio share of good workers, 0 to 1
 * @param ratioDiff how many times as probable easy tasks are as hard ones, at least 0
 * @param randomTasks probability of a task to be random, 0 to 1
 * @param matrices [W][K][K], or null to draw them
 */
public record DiscreteDifficulty(
    double ratio, double ratioDiff, double randomTasks, double[][][] matrices)
    implements CrowdStrategy {
  private static final double SPARSE = 0.2;
  private static final double EVEN = 5;
  private static final String[] LEVELS = {"easy", "hard", "random"};

  @Override
  public Crowd draw(int workers, int[] truths, int classes, Random random) {
    // p(hard) = (1 - p(random)) / (ratioDiff + 1), p(easy) = ratioDiff p(hard)
    double hard = (1 - randomTasks) / (ratioDiff + 1);
    double[] levels = {1 - randomTasks - hard, hard, randomTasks};
    String[] difficulties = new String[truths.length];
    for (int i = 0; i < difficulties.length; i++) {
      difficulties[i] = LEVELS[Distributions.drawIndex(levels, random)];
    }
    int good = CrowdStrategy.share(ratio, workers);
    double[][][] drawn = matrices == null ? new double[workers][][] : matrices;
    for (int j = 0; matrices == null && j < workers; j++) {
      drawn[j] =
          j < good
              ? goodMatrix(classes, random)
              : Distributions.dirichletMatrix(EVEN, classes, random);
    }
    List<Role> roles = new ArrayList<>(Collections.nCopies(workers, Role.BAD));
    Collections.fill(roles.subList(0, good), Role.GOOD);
    return new Crowd(
        drawn,
        roles,
        answering(drawn, difficulties, classes),
        Map.of("difficulties.npy", file -> NumpyFile.write(file, difficulties)));
  }

  /** Sparse rows, Dirichlet(0.2, …), the largest entry swapped onto the diagonal. */
  static double[][] goodMatrix(int classes, Random random) {
    return Distributions.dominant(SPARSE, classes, random);
  }

  private static Crowd.Answering answering(
      double[][][] matrices, String[] difficulties, int classes) {
    Crowd.Answering byMatrix = Crowd.byMatrix(matrices);
    return (worker, task, truth, random) ->
        switch (difficulties[task]) {
          case "easy" -> truth;
          case "random" -> random.nextInt(classes);
          default -> byMatrix.draw(worker, task, truth, random);
        };
  }
}
