package org.crowdzoo.aggregation.choice;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.crowdzoo.aggregation.NaiveSoft;
import org.crowdzoo.crowd.Votes;

/**
 * The workers' confusions by three rounds of EM on training votes, asked about other votes of the
 * same workers.
 *
 * <pre>
 * π_jkl = (Σ_i z_ik 1(y_ij = l) + s G_kl) / (Σ_i z_ik + s)      i over worker j's votes
 * G_kl  = the same over all workers, with a weak prior of right votes
 * z_ik  ∝ p_ik Π_j π_jk,y_ij                                    first the shares of the votes</pre>
 *
 * <p>p_ik is somebody's belief about the task, or else the classes' frequency, n_k = Σ_i z_ik. s =
 * 5 votes a row draw a worker who has few to the crowd's common habits. Three rounds from the
 * shares without a belief stay near the majority: EM that goes on may let two classes change
 * places.
 */
final class SmoothedConfusions {
  private static final double SMOOTHING = 5;
  private static final double RIGHT = 2;
  private static final double ANY = 0.5;
  private static final int ROUNDS = 3;

  private static final double SMALLEST = 1e-6;

  private final Votes training;
  private final double[][] belief;
  private final int classes;

  /** The pair (worker, label) of each vote. */
  private final int[] ofTraining;

  private final int[] ofHeld;
  private final int[] worker;
  private final int[] label;

  /** π of each pair's vote for each truth, [P * K]. */
  private final double[] table;

  /** [N * K] of the training tasks after the last round. */
  private final double[] truth;

  /**
   * Learns them.
   *
   * @param belief [N][K], or null for none
   */
  SmoothedConfusions(Votes training, Votes held, double[][] belief) {
    this.training = training;
    this.belief = belief;
    this.classes = held.classes();
    Map<Long, Integer> pairs = new HashMap<>();
    this.ofTraining = pairs(training, pairs);
    this.ofHeld = pairs(held, pairs);
    this.worker = new int[pairs.size()];
    this.label = new int[pairs.size()];
    pairs.forEach(
        (pair, p) -> {
          worker[p] = (int) (pair / classes);
          label[p] = (int) (pair % classes);
        });
    this.table = new double[Math.multiplyExact(pairs.size(), classes)];
    this.truth = NaiveSoft.shares(training);
    for (int round = 1; round <= ROUNDS; round++) {
      maximize();
      if (round < ROUNDS) {
        expect();
      }
    }
  }

  /** Pairs are numbered as they are met. */
  private int[] pairs(Votes votes, Map<Long, Integer> pairs) {
    int[] of = new int[votes.size()];
    for (int v = 0; v < of.length; v++) {
      long pair = (long) votes.worker(v) * classes + votes.label(v);
      Integer known = pairs.putIfAbsent(pair, pairs.size());
      of[v] = known == null ? pairs.size() - 1 : known;
    }
    return of;
  }

  private void maximize() {
    double[] rows = new double[Math.multiplyExact(training.workers(), classes)];
    double[][] common = new double[classes][classes];
    for (int k = 0; k < classes; k++) {
      Arrays.fill(common[k], ANY);
      common[k][k] += RIGHT;
    }
    Arrays.fill(table, 0);
    for (int i = 0; i < training.tasks(); i++) {
      for (int v = training.start(i); v < training.end(i); v++) {
        for (int k = 0; k < classes; k++) {
          double count = training.weight(v) * truth[i * classes + k];
          table[ofTraining[v] * classes + k] += count;
          rows[training.worker(v) * classes + k] += count;
          common[k][training.label(v)] += count;
        }
      }
    }
    for (double[] row : common) {
      double sum = Arrays.stream(row).sum();
      for (int l = 0; l < classes; l++) {
        row[l] /= sum;
      }
    }
    for (int p = 0; p < worker.length; p++) {
      for (int k = 0; k < classes; k++) {
        int at = p * classes + k;
        table[at] =
            (table[at] + SMOOTHING * common[k][label[p]])
                / (rows[worker[p] * classes + k] + SMOOTHING);
      }
    }
  }

  private void expect() {
    double[] frequency = new double[classes];
    Arrays.fill(frequency, 1);
    for (int at = 0; at < truth.length; at++) {
      frequency[at % classes] += truth[at];
    }
    double[] logs = Arrays.stream(table).map(Math::log).toArray();
    for (int i = 0; i < training.tasks(); i++) {
      double[] z = new double[classes];
      for (int k = 0; k < classes; k++) {
        z[k] = Math.log(belief == null ? frequency[k] : Math.max(SMALLEST, belief[i][k]));
      }
      for (int v = training.start(i); v < training.end(i); v++) {
        for (int k = 0; k < classes; k++) {
          z[k] += training.weight(v) * logs[ofTraining[v] * classes + k];
        }
      }
      double max = Arrays.stream(z).max().orElse(0);
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        z[k] = Math.exp(z[k] - max);
        sum += z[k];
      }
      for (int k = 0; k < classes; k++) {
        truth[i * classes + k] = z[k] / sum;
      }
    }
  }

  /** Share of a class among the training tasks with votes; 0 if there is none. */
  double frequency(int k) {
    return training.votedTasks().mapToDouble(i -> truth[i * classes + k]).average().orElse(0);
  }

  /** Probability of a held-out vote where the task's classes have these probabilities. */
  double ofHeld(int vote, double[] p) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += p[k] * table[ofHeld[vote] * classes + k];
    }
    return sum;
  }

  /** Probability of a held-out vote where its task is of this class. */
  double ofHeld(int vote, int truth) {
    return table[ofHeld[vote] * classes + truth];
  }
}
