package org.crowdzoo.simulation.fashion;

import static org.crowdzoo.simulation.fashion.FashionClass.ANKLE_BOOT;
import static org.crowdzoo.simulation.fashion.FashionClass.BAG;
import static org.crowdzoo.simulation.fashion.FashionClass.COAT;
import static org.crowdzoo.simulation.fashion.FashionClass.DRESS;
import static org.crowdzoo.simulation.fashion.FashionClass.PULLOVER;
import static org.crowdzoo.simulation.fashion.FashionClass.SANDAL;
import static org.crowdzoo.simulation.fashion.FashionClass.SHIRT;
import static org.crowdzoo.simulation.fashion.FashionClass.SNEAKER;
import static org.crowdzoo.simulation.fashion.FashionClass.TROUSER;
import static org.crowdzoo.simulation.fashion.FashionClass.T_SHIRT;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.simulation.Assignment;
import org.crowdzoo.simulation.Crowd;
import org.crowdzoo.simulation.Crowd.Role;
import org.crowdzoo.simulation.Distributions;
import org.crowdzoo.simulation.SkewedAssignment;

/**
 * The crowd of {@code datasets/fashion}: 40 workers who answer as in CoNAL's model (Chu, Ma and
 * Wang 2021, arXiv:2012.13052, equation 1), each with the mixture of a common and an own matrix
 *
 * <pre>π^j = ω_j Π^g + (1 − ω_j) Π^j</pre>
 *
 * <p>Experts rarely share the common confusions and work less than the average, most workers share
 * them often and have a few confusions of their own, spammers answer whatever they see, and one
 * worker never votes.
 *
 * @param crowd the workers with their mixed matrices
 * @param assignment 3 to 6 votes a task, with a long tail of workers who do little
 */
record FashionCrowd(Crowd crowd, Assignment assignment) {
  static final int WORKERS = 40;
  private static final int EXPERTS = 7;
  private static final int SPAMMERS = 6;
  private static final int IDLE = 1;
  private static final int K = FashionClass.values().length;

  /** What people commonly mistake: truth, then what they say and how often. */
  private static final Map<FashionClass, Map<FashionClass, Double>> COMMON =
      Map.of(
          SHIRT, Map.of(SHIRT, 0.32, T_SHIRT, 0.46, PULLOVER, 0.12, COAT, 0.10),
          T_SHIRT, Map.of(T_SHIRT, 0.74, SHIRT, 0.20, PULLOVER, 0.06),
          PULLOVER, Map.of(PULLOVER, 0.70, COAT, 0.12, SHIRT, 0.18),
          COAT, Map.of(COAT, 0.68, PULLOVER, 0.18, SHIRT, 0.14),
          SANDAL, Map.of(SANDAL, 0.30, SNEAKER, 0.56, ANKLE_BOOT, 0.14),
          SNEAKER, Map.of(SNEAKER, 0.66, ANKLE_BOOT, 0.20, SANDAL, 0.14),
          ANKLE_BOOT, Map.of(ANKLE_BOOT, 0.44, SNEAKER, 0.48, SANDAL, 0.08),
          DRESS, Map.of(DRESS, 0.56, T_SHIRT, 0.36, COAT, 0.08),
          TROUSER, Map.of(TROUSER, 0.90, DRESS, 0.10),
          BAG, Map.of(BAG, 0.97, SHIRT, 0.03));

  /** Draws the crowd; the same random numbers give the same crowd. */
  static FashionCrowd draw(Random random) {
    double[][] common = commonMatrix();
    List<Role> roles = shuffledRoles(random);
    double[] weights = new double[WORKERS];
    double[] activity = new double[WORKERS];
    double[][][] own = new double[WORKERS][][];
    double[][][] mixed = new double[WORKERS][][];
    int spammers = 0;
    int rank = 0;
    for (int j = 0; j < WORKERS; j++) {
      switch (roles.get(j)) {
        case EXPERT -> {
          weights[j] = between(0.05, 0.15, random);
          own[j] = ownMatrix(0.94, 0.98, random);
          activity[j] = between(0.22, 0.32, random);
        }
        case SPAMMER -> {
          own[j] = spammerMatrix(spammers++, random);
          activity[j] = between(0.20, 0.50, random);
        }
        default -> {
          weights[j] = between(0.70, 0.95, random);
          own[j] = ownMatrix(0.75, 0.95, random);
          // Zipf's law over the ordinary workers
          activity[j] = StrictMath.pow(++rank, -0.6);
        }
      }
      mixed[j] = mix(weights[j], common, own[j]);
    }
    activity[roles.indexOf(Role.IDLE)] = 0;
    Crowd crowd =
        Crowd.ofMatrices(mixed, roles)
            .with("common_matrix.npy", f -> Crowd.writeMatrix(f, common))
            .with("common_weights.npy", f -> NumpyFile.write(f, weights, WORKERS))
            .with("own_matrices.npy", f -> Crowd.writeMatrices(f, own));
    return new FashionCrowd(crowd, new SkewedAssignment(3, 6, activity));
  }

  /** Π^g [K][K], rows = truth. */
  static double[][] commonMatrix() {
    double[][] common = new double[K][K];
    COMMON.forEach(
        (truth, votes) -> votes.forEach((vote, p) -> common[truth.ordinal()][vote.ordinal()] = p));
    return common;
  }

  private static List<Role> shuffledRoles(Random random) {
    List<Role> roles = new ArrayList<>(Collections.nCopies(WORKERS, Role.ORDINARY));
    Collections.fill(roles.subList(0, EXPERTS), Role.EXPERT);
    Collections.fill(roles.subList(EXPERTS, EXPERTS + SPAMMERS), Role.SPAMMER);
    Collections.fill(roles.subList(WORKERS - IDLE, WORKERS), Role.IDLE);
    Collections.shuffle(roles, random);
    return roles;
  }

  /** Right with a probability from {@code low} to {@code high}, mistakes on few other classes. */
  private static double[][] ownMatrix(double low, double high, Random random) {
    double[][] matrix = new double[K][K];
    for (int k = 0; k < K; k++) {
      double right = between(low, high, random);
      double[] wrong = Distributions.dirichlet(0.2, K - 1, random);
      for (int l = 0; l < K; l++) {
        matrix[k][l] = l == k ? right : (1 - right) * wrong[l < k ? l : l - 1];
      }
    }
    return matrix;
  }

  /** In turn: votes at random, nearly always the same class, has favourites whatever the truth. */
  private static double[][] spammerMatrix(int number, Random random) {
    double[] row =
        switch (number % 3) {
          case 0 -> Distributions.uniformMatrix(K)[0];
          case 1 -> {
            double[] same = new double[K];
            java.util.Arrays.fill(same, 0.1 / (K - 1));
            same[random.nextInt(K)] = 0.9;
            yield same;
          }
          default -> Distributions.dirichlet(0.5, K, random);
        };
    return Collections.nCopies(K, row).stream().map(double[]::clone).toArray(double[][]::new);
  }

  /** ω Π^g + (1 − ω) Π^j. */
  private static double[][] mix(double weight, double[][] common, double[][] own) {
    double[][] mixed = new double[K][K];
    for (int k = 0; k < K; k++) {
      for (int l = 0; l < K; l++) {
        mixed[k][l] = weight * common[k][l] + (1 - weight) * own[k][l];
      }
    }
    return mixed;
  }

  private static double between(double low, double high, Random random) {
    return low + (high - low) * random.nextDouble();
  }
}
