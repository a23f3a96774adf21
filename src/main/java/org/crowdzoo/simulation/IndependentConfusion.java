package org.crowdzoo.simulation;

import java.util.Collections;
import java.util.Random;
import org.crowdzoo.simulation.Crowd.Role;

/**
 * Every worker has a confusion matrix of their own, given or with rows drawn uniformly from the
 * simplex, the largest entry of each swapped onto the diagonal, as in peerannot: the model of Dawid
 * and Skene (1979), doi:10.2307/2346806, with workers who mean well.
 *
 * @param matrices [W][K][K], rows = truth, or null to draw them
 */
public record IndependentConfusion(double[][][] matrices) implements CrowdStrategy {
  @Override
  public Crowd draw(int workers, int[] truths, int classes, Random random) {
    double[][][] drawn = matrices == null ? draw(workers, classes, random) : matrices;
    return Crowd.ofMatrices(drawn, Collections.nCopies(workers, Role.ORDINARY));
  }

  /** Matrices [W][K][K] with rows from Dirichlet(1, …, 1), the largest entry on the diagonal. */
  static double[][][] draw(int workers, int classes, Random random) {
    double[][][] drawn = new double[workers][][];
    for (int j = 0; j < workers; j++) {
      drawn[j] = Distributions.dominant(1, classes, random);
    }
    return drawn;
  }
}
