package org.crowdzoo.simulation;

import java.util.Collections;
import java.util.Map;
import java.util.Random;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.simulation.Crowd.Role;

/**
 * The crowd of CoNAL (Chu, Ma and Wang 2021, arXiv:2012.13052): with probability ω_ij a vote comes
 * from a confusion matrix that all workers share, otherwise from the worker's own,
 *
 * <pre>s ~ Bernoulli(ω_ij),   ω_ij = sigmoid(logit(ratio) + spread · u_j·v_i)</pre>
 *
 * with unit vectors u_j of workers and v_i of tasks. Tasks of one class lie around a centre of the
 * class, so that ω depends on the class, the task and the worker. {@code matrices.npy} holds each
 * worker's mean over the tasks (over the ratio, for a class without tasks). Adds {@code
 * common_matrix.npy} [K, K], {@code own_matrices.npy} [W, K, K] and {@code common_weights.npy} [W],
 * each worker's mean ω. The paper prints no distribution for the matrices; here the common one
 * mistakes each class for the next one of a random circle, and own ones are those of {@link
 * DiscreteDifficulty}'s good workers.
 *
 * @param ratio how often votes come from the common matrix, between 0 and 1
 * @param spread how much ω differs between workers and tasks, at least 0; 1 in CoNAL's network
 * @param common [K][K], rows = truth, or null to draw it
 */
public record CommonConfusion(double ratio, double spread, double[][] common)
    implements CrowdStrategy {
  private static final int DIMENSIONS = 8;
  private static final double TASK_NOISE = 0.5;

  @Override
  public Crowd draw(int workers, int[] truths, int classes, Random random) {
    double[][] shared = common == null ? circle(classes, random) : common;
    double[][][] own = new double[workers][][];
    double[][] u = new double[workers][];
    for (int j = 0; j < workers; j++) {
      own[j] = DiscreteDifficulty.goodMatrix(classes, random);
      u[j] = unit(new double[DIMENSIONS], 1, random);
    }
    double[][] centres = new double[classes][];
    for (int k = 0; k < classes; k++) {
      centres[k] = unit(new double[DIMENSIONS], 1, random);
    }
    double[][] v = new double[truths.length][];
    for (int i = 0; i < truths.length; i++) {
      v[i] = unit(centres[truths[i]], TASK_NOISE, random);
    }
    double[] meanWeights = new double[workers];
    double[][][] mean = new double[workers][][];
    for (int j = 0; j < workers; j++) {
      double[] byClass = meanWeightByClass(u[j], v, truths, classes);
      mean[j] = mixed(byClass, shared, own[j]);
      for (int truth : truths) {
        meanWeights[j] += byClass[truth] / truths.length;
      }
    }
    Crowd.Answering answering =
        (worker, task, truth, r) ->
            Distributions.drawIndex(
                r.nextDouble() < weight(u[worker], v[task]) ? shared[truth] : own[worker][truth],
                r);
    return new Crowd(mean, Collections.nCopies(workers, Role.ORDINARY), answering, Map.of())
        .with("common_matrix.npy", f -> Crowd.writeMatrix(f, shared))
        .with("own_matrices.npy", f -> Crowd.writeMatrices(f, own))
        .with("common_weights.npy", f -> NumpyFile.write(f, meanWeights, workers));
  }

  /** ω_ij = sigmoid(logit(ratio) + spread · u_j·v_i). */
  private double weight(double[] worker, double[] task) {
    double dot = 0;
    for (int d = 0; d < DIMENSIONS; d++) {
      dot += worker[d] * task[d];
    }
    double bias = StrictMath.log(ratio / (1 - ratio));
    return 1 / (1 + StrictMath.exp(-bias - spread * dot));
  }

  private double[] meanWeightByClass(double[] worker, double[][] v, int[] truths, int classes) {
    double[] sum = new double[classes];
    int[] count = new int[classes];
    for (int i = 0; i < v.length; i++) {
      sum[truths[i]] += weight(worker, v[i]);
      count[truths[i]]++;
    }
    for (int k = 0; k < classes; k++) {
      sum[k] = count[k] == 0 ? ratio : sum[k] / count[k];
    }
    return sum;
  }

  private static double[][] mixed(double[] weights, double[][] shared, double[][] own) {
    double[][] mixed = new double[own.length][own.length];
    for (int k = 0; k < own.length; k++) {
      for (int l = 0; l < own.length; l++) {
        mixed[k][l] = weights[k] * shared[k][l] + (1 - weights[k]) * own[k][l];
      }
    }
    return mixed;
  }

  /** Right with 0.4 to 0.7, otherwise mostly the next class of a random circle of classes. */
  private static double[][] circle(int classes, Random random) {
    int[] order =
        Distributions.drawWithoutReplacement(
            java.util.stream.IntStream.range(0, classes).toArray(), classes, random);
    double[][] matrix = new double[classes][classes];
    for (int n = 0; n < classes; n++) {
      int truth = order[n];
      double right = 0.4 + 0.3 * random.nextDouble();
      double[] rest = Distributions.dirichlet(1, classes, random);
      for (int l = 0; l < classes; l++) {
        matrix[truth][l] = 0.2 * (1 - right) * rest[l];
      }
      matrix[truth][truth] += right;
      matrix[truth][order[(n + 1) % classes]] += 0.8 * (1 - right);
    }
    return matrix;
  }

  /** A unit vector in the direction of {@code centre} plus Gaussian noise. */
  private static double[] unit(double[] centre, double noise, Random random) {
    double[] vector = new double[DIMENSIONS];
    double squares = 0;
    for (int d = 0; d < DIMENSIONS; d++) {
      vector[d] = centre[d] + noise * random.nextGaussian();
      squares += vector[d] * vector[d];
    }
    for (int d = 0; d < DIMENSIONS; d++) {
      vector[d] /= StrictMath.sqrt(squares);
    }
    return vector;
  }
}
