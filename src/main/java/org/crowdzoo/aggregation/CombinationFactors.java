package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What {@link BayesianCombination} believes of classes, subtypes and workers, and its M step: the
 * Dirichlets q(τ), q(π) and q(v), with the expected logarithms that the E step takes.
 */
final class CombinationFactors {
  /**
   * The priors' counts.
   *
   * @param classes α, [K]
   * @param subtypes a, shared out evenly over a class's subtypes
   * @param diagonal β_kk
   * @param off β_kl, l not k
   */
  record Prior(double[] classes, double subtypes, double diagonal, double off) {
    /** β of a truth and a vote. */
    double beta(int truth, int vote) {
      return truth == vote ? diagonal : off;
    }
  }

  private final VotePairs pairs;
  private final Prior prior;
  private final int classes;
  private final int groups;
  private final int cells;
  private final double[] nu;
  private final double[] eta;
  private final double[] mu;
  private final double[] logTask;
  private final double[] logVote;

  /**
   * For P pairs of worker and vote.
   *
   * @param classes K
   * @param groups M
   */
  CombinationFactors(VotePairs pairs, Prior prior, int classes, int groups) {
    this.pairs = pairs;
    this.prior = prior;
    this.classes = classes;
    this.groups = groups;
    this.cells = classes * groups;
    this.nu = new double[classes];
    this.eta = new double[cells];
    this.mu = new double[pairs.count() * cells];
    this.logTask = new double[cells];
    this.logVote = new double[pairs.count() * cells];
  }

  /**
   * q(τ), q(π) and q(v) from the counts, which are 0 afterwards.
   *
   * @param counts Σ_i ρ_ikm over the votes of each pair, [chunk][P * K * M]
   * @param taskCounts Σ_i ρ_ikm, [chunk][K * M]
   */
  void maximize(double[][] counts, double[][] taskCounts) {
    Arrays.fill(eta, prior.subtypes / groups);
    Arrays.setAll(nu, k -> prior.classes[k]);
    for (double[] part : taskCounts) {
      for (int s = 0; s < cells; s++) {
        eta[s] += part[s];
        nu[s / groups] += part[s];
      }
      Arrays.fill(part, 0);
    }
    double allTasks = Digamma.of(Arrays.stream(nu).sum());
    for (int k = 0; k < classes; k++) {
      double ofClass = Digamma.of(sum(eta, k * groups, groups));
      double logTau = Digamma.of(nu[k]) - allTasks;
      for (int s = k * groups; s < (k + 1) * groups; s++) {
        logTask[s] = logTau + Digamma.of(eta[s]) - ofClass;
      }
    }
    IntStream.range(0, workers()).parallel().forEach(j -> maximizeWorker(j, counts));
  }

  private void maximizeWorker(int j, double[][] counts) {
    int from = pairs.start[j];
    int to = pairs.start[j + 1];
    double[] row = new double[cells];
    Arrays.fill(row, prior.diagonal + (classes - 1) * prior.off);
    for (int p = from; p < to; p++) {
      for (int s = 0; s < cells; s++) {
        double count = 0;
        for (double[] part : counts) {
          count += part[p * cells + s];
          part[p * cells + s] = 0;
        }
        mu[p * cells + s] = count + prior.beta(s / groups, pairs.label[p]);
        row[s] += count;
      }
    }
    for (int s = 0; s < cells && from < to; s++) {
      row[s] = Digamma.of(row[s]);
    }
    for (int p = from; p < to; p++) {
      for (int s = 0; s < cells; s++) {
        logVote[p * cells + s] = Digamma.of(mu[p * cells + s]) - row[s];
      }
    }
  }

  /** E τ [K]. */
  double[] meanPrior() {
    double all = sum(nu, 0, classes);
    return Arrays.stream(nu).map(count -> count / all).toArray();
  }

  VotePairs pairs() {
    return pairs;
  }

  Prior prior() {
    return prior;
  }

  /** W. */
  int workers() {
    return pairs.start.length - 1;
  }

  /** K. */
  int classes() {
    return classes;
  }

  /** M. */
  int groups() {
    return groups;
  }

  /** Counts of q(τ), [K]. */
  double[] nu() {
    return nu;
  }

  /** Counts of all q(π_k), [K * M]. */
  double[] eta() {
    return eta;
  }

  /** Counts of q(v) of the votes that occur, [P * K * M]. */
  double[] mu() {
    return mu;
  }

  /** E log τ_k + E log π_km, [K * M]. */
  double[] logTask() {
    return logTask;
  }

  /** E log v of the votes that occur, [P * K * M]. */
  double[] logVote() {
    return logVote;
  }

  /** Σ of a part. */
  static double sum(double[] a, int from, int length) {
    double sum = 0;
    for (int n = from; n < from + length; n++) {
      sum += a[n];
    }
    return sum;
  }
}
