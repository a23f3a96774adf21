package org.crowdzoo.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crowdzoo.simulation.Crowd.Role;

/**
 * Hammers always hit the truth, spammers vote at random (Karger, Oh and Shah 2011). The hammers
 * come first.
 *
 * @param ratio share of spammers among the workers, 0 to 1
 */
public record HammerSpammer(double ratio) implements CrowdStrategy {
  @Override
  public Crowd draw(int workers, int[] truths, int classes, Random random) {
    int hammers = workers - CrowdStrategy.share(ratio, workers);
    double[][][] matrices = new double[workers][][];
    List<Role> roles = new ArrayList<>();
    for (int j = 0; j < workers; j++) {
      boolean hammer = j < hammers;
      matrices[j] =
          hammer ? Distributions.identityMatrix(classes) : Distributions.uniformMatrix(classes);
      roles.add(hammer ? Role.HAMMER : Role.SPAMMER);
    }
    return Crowd.ofMatrices(matrices, roles);
  }
}
