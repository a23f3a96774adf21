package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/** One run of the variational inference of {@link DawidSkeneClust}. */
final class ClusterInference {
  private static final double DELTA = 1e-10;

  private final Votes votes;
  private final VotePairs pairs;
  private final DawidSkeneClust.Options options;
  private final int classes;
  private final int clusters;

  /** The truth of each task, -1 where it is not known, [N]. */
  private final int[] gold;

  /** θ, tasks to classes, [N * K]; that of a task with known truth stays. */
  private final double[] theta;

  /** φ, workers to clusters, [W * L]. */
  private final double[] phi;

  private final double[] rho;
  private final double[] tau;

  /** log λ, [L][K * K], rows truth, columns vote. */
  private final double[][] logLambda;

  /** Σ θ over the votes of each pair, [P * K]. */
  private final double[] counts;

  ClusterInference(
      Votes votes, VotePairs pairs, int[] gold, double[] start, DawidSkeneClust.Options options) {
    this.votes = votes;
    this.pairs = pairs;
    this.options = options;
    this.classes = votes.classes();
    this.clusters = options.clusters();
    this.gold = gold;
    this.theta = start;
    this.phi = new double[votes.workers() * clusters];
    this.rho = new double[classes];
    this.tau = new double[clusters];
    this.logLambda = new double[clusters][classes * classes];
    this.counts = new double[pairs.count() * classes];
    for (int i = 0; i < gold.length; i++) {
      if (gold[i] >= 0) {
        Arrays.fill(theta, i * classes, (i + 1) * classes, 0);
        theta[i * classes + gold[i]] = 1;
      }
    }
  }

  /** The shares of the votes with normal noise of deviation 0.1, clipped and normalised. */
  static double[] disturbed(Votes votes, double[] shares, long seed) {
    int classes = votes.classes();
    double[] theta = shares.clone();
    for (int i = 0; i < votes.tasks(); i++) {
      SplittableRandom random = KeyedRandom.of(seed, votes.taskKey(i));
      double sum = 0;
      for (int k = i * classes; k < (i + 1) * classes; k++) {
        double radius = 0.1 * Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        double noise = radius * Math.cos(2 * Math.PI * random.nextDouble());
        theta[k] = Math.max(DELTA, Math.min(1, theta[k] + noise));
        sum += theta[k];
      }
      for (int k = i * classes; k < (i + 1) * classes; k++) {
        theta[k] /= sum;
      }
    }
    return theta;
  }

  Aggregated run() {
    start();
    EmHistory history = new EmHistory(options.maxiter(), options.epsilon(), 1);
    double bound;
    do {
      double taskEntropy = updateTasks();
      count();
      double workerEntropy = updateWorkers();
      updateParameters();
      bound = expectedLogLikelihood() + taskEntropy + workerEntropy;
    } while (history.more(bound));
    return result(history);
  }

  /** Clusters of the active workers by falling nuclear norm of their matrices. */
  private void start() {
    count();
    double[][] pi = new double[votes.workers()][];
    double[] norm = new double[votes.workers()];
    for (int j = 0; j < pi.length; j++) {
      pi[j] = matrixOf(j);
      norm[j] = SingularValues.nuclearNorm(pi[j], classes);
    }
    int[] order =
        IntStream.range(0, pi.length)
            .filter(j -> votes.countOfWorker(j) > 0)
            .boxed()
            .sorted(
                Comparator.<Integer>comparingDouble(j -> -norm[j]).thenComparing(votes::workerKey))
            .mapToInt(j -> j)
            .toArray();
    for (int c = 0; c < clusters; c++) {
      int from = (int) ((long) order.length * c / clusters);
      int to = (int) ((long) order.length * (c + 1) / clusters);
      for (int n = from; n < to; n++) {
        phi[order[n] * clusters + c] = 1;
        for (int at = 0; at < logLambda[c].length; at++) {
          logLambda[c][at] += pi[order[n]][at] / (to - from);
        }
      }
      logLambda[c] = Arrays.stream(logLambda[c]).map(p -> Math.log(p + DELTA)).toArray();
    }
    means();
  }

  private double[] matrixOf(int j) {
    double[] matrix = new double[classes * classes];
    Arrays.fill(matrix, DELTA);
    for (int p = pairs.start[j]; p < pairs.start[j + 1]; p++) {
      for (int k = 0; k < classes; k++) {
        matrix[k * classes + pairs.label[p]] += counts[p * classes + k];
      }
    }
    normalizeRows(matrix);
    return matrix;
  }

  private void normalizeRows(double[] matrix) {
    for (int at = 0; at < matrix.length; at += classes) {
      double sum = 0;
      for (int l = 0; l < classes; l++) {
        sum += matrix[at + l];
      }
      for (int l = 0; l < classes; l++) {
        matrix[at + l] /= sum;
      }
    }
  }

  /** θ_ik ∝ ρ_k exp(Σ_j Σ_c φ_jc log λ_c,k,y_ij); returns the entropy of θ. */
  private double updateTasks() {
    double[] table = expectedLogTable();
    double entropy = 0;
    for (int i = 0; i < votes.tasks(); i++) {
      if (gold[i] >= 0) {
        continue;
      }
      if (votes.count(i) == 0) {
        System.arraycopy(rho, 0, theta, i * classes, classes);
        continue;
      }
      int from = i * classes;
      for (int k = 0; k < classes; k++) {
        theta[from + k] = Math.log(rho[k] + DELTA);
      }
      for (int v = votes.start(i); v < votes.end(i); v++) {
        int at = pairs.ofVote[v] * classes;
        for (int k = 0; k < classes; k++) {
          theta[from + k] += votes.weight(v) * table[at + k];
        }
      }
      Softmax.inPlace(theta, from, classes);
      entropy += entropy(theta, from, classes);
    }
    return entropy;
  }

  /** Σ_c φ_jc log λ_c,k,l of each pair (j, l), [P * K]. */
  private double[] expectedLogTable() {
    double[] table = new double[counts.length];
    for (int p = 0; p < pairs.count(); p++) {
      for (int c = 0; c < clusters; c++) {
        double weight = phi[pairs.worker[p] * clusters + c];
        for (int k = 0; k < classes && weight > 0; k++) {
          table[p * classes + k] += weight * logLambda[c][k * classes + pairs.label[p]];
        }
      }
    }
    return table;
  }

  private void count() {
    Arrays.fill(counts, 0);
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        int at = pairs.ofVote[v] * classes;
        for (int k = 0; k < classes; k++) {
          counts[at + k] += votes.weight(v) * theta[i * classes + k];
        }
      }
    }
  }

  /** φ_jc ∝ τ_c exp(Σ_i Σ_k θ_ik log λ_c,k,y_ij); returns the entropy of φ. */
  private double updateWorkers() {
    double entropy = 0;
    for (int j = 0; j < votes.workers(); j++) {
      for (int c = 0; c < clusters; c++) {
        phi[j * clusters + c] = Math.log(tau[c] + DELTA) + logLikelihood(j, c);
      }
      Softmax.inPlace(phi, j * clusters, clusters);
      entropy += isActive(j) ? entropy(phi, j * clusters, clusters) : 0;
    }
    return entropy;
  }

  private double logLikelihood(int j, int c) {
    double sum = 0;
    for (int p = pairs.start[j]; p < pairs.start[j + 1]; p++) {
      for (int k = 0; k < classes; k++) {
        sum += counts[p * classes + k] * logLambda[c][k * classes + pairs.label[p]];
      }
    }
    return sum;
  }

  /** λ_c,k,l ∝ Σ_j φ_jc Σ_i θ_ik 1(y_ij = l), ρ and τ the means of θ and φ. */
  private void updateParameters() {
    for (int c = 0; c < clusters; c++) {
      double[] lambda = new double[classes * classes];
      Arrays.fill(lambda, DELTA);
      for (int p = 0; p < pairs.count(); p++) {
        double weight = phi[pairs.worker[p] * clusters + c];
        for (int k = 0; k < classes; k++) {
          lambda[k * classes + pairs.label[p]] += weight * counts[p * classes + k];
        }
      }
      normalizeRows(lambda);
      logLambda[c] = Arrays.stream(lambda).map(Math::log).toArray();
    }
    means();
  }

  private void means() {
    Arrays.fill(rho, 0);
    Arrays.fill(tau, 0);
    for (int i = 0; i < votes.tasks(); i++) {
      for (int k = 0; k < classes && votes.count(i) > 0; k++) {
        rho[k] += theta[i * classes + k];
      }
    }
    for (int j = 0; j < votes.workers(); j++) {
      for (int c = 0; c < clusters && isActive(j); c++) {
        tau[c] += phi[j * clusters + c];
      }
    }
    divideBySum(rho);
    divideBySum(tau);
  }

  /** Σ φ θ log λ + Σ θ log ρ + Σ φ log τ. */
  private double expectedLogLikelihood() {
    double sum = 0;
    for (int j = 0; j < votes.workers(); j++) {
      for (int c = 0; c < clusters && isActive(j); c++) {
        double weight = phi[j * clusters + c];
        sum += weight == 0 ? 0 : weight * (logLikelihood(j, c) + Math.log(tau[c] + DELTA));
      }
    }
    for (int i = 0; i < votes.tasks(); i++) {
      for (int k = 0; k < classes && votes.count(i) > 0; k++) {
        sum += theta[i * classes + k] * Math.log(rho[k] + DELTA);
      }
    }
    return sum;
  }

  private boolean isActive(int j) {
    return pairs.start[j] < pairs.start[j + 1];
  }

  private static double entropy(double[] p, int from, int length) {
    double sum = 0;
    for (int k = from; k < from + length; k++) {
      sum -= p[k] > 0 ? p[k] * Math.log(p[k]) : 0;
    }
    return sum;
  }

  private static void divideBySum(double[] values) {
    double sum = Arrays.stream(values).sum();
    Arrays.setAll(values, k -> sum == 0 ? 1.0 / values.length : values[k] / sum);
  }

  private Aggregated result(EmHistory history) {
    double[] lambda = new double[clusters * classes * classes];
    double[] confusions = new double[votes.workers() * classes * classes];
    int size = classes * classes;
    for (int at = 0; at < lambda.length; at++) {
      lambda[at] = Math.exp(logLambda[at / size][at % size]);
    }
    for (int j = 0; j < votes.workers(); j++) {
      int best = 0;
      for (int c = 1; c < clusters; c++) {
        best = phi[j * clusters + c] > phi[j * clusters + best] ? c : best;
      }
      System.arraycopy(lambda, best * size, confusions, j * size, size);
    }
    List<String> matrix = List.of("worker", "truth", "vote");
    return Aggregated.ofPosterior(theta, votes.tasks(), classes)
        .withoutLabels(i -> votes.count(i) == 0 && gold[i] < 0)
        .withObjective(history.values())
        .withLearnt("prior", LearntTable.ofClasses(rho))
        .withLearnt(
            "confusions", new LearntTable(confusions, matrix, votes.workers(), classes, classes))
        .withLearnt(
            "cluster_confusions",
            new LearntTable(
                lambda, List.of("cluster", "truth", "vote"), clusters, classes, classes))
        .withLearnt(
            "worker_cluster",
            new LearntTable(phi, List.of("worker", "cluster"), votes.workers(), clusters));
  }
}
