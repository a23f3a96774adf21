package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;

/**
 * The E step of models in which all wrong answers of a vote are equally likely: {@link
 * OneCoinDawidSkene}, {@link Glad}, {@link Mace}. Holds the posterior [N*K].
 */
final class RightOrWrong {
  /** The model's log-probability of a vote. */
  interface LogProbability {
    /** If the vote's label is the truth. */
    double right(int task, int vote);

    /** If another label is the truth. */
    double wrong(int task, int vote);
  }

  private final Votes votes;
  private final int[] gold;
  private final int classes;
  final Chunks chunks;
  final double[] posterior;

  RightOrWrong(Votes votes, int[] gold) {
    this(votes, gold, 8);
  }

  /** At most so many chunks. */
  RightOrWrong(Votes votes, int[] gold, int mostChunks) {
    this.votes = votes;
    this.gold = gold;
    this.classes = votes.classes();
    this.chunks = Chunks.of(votes, mostChunks);
    this.posterior = NaiveSoft.shares(votes);
    for (int i = 0; i < votes.tasks(); i++) {
      if (gold[i] >= 0) {
        putAllOn(gold[i], i * classes);
      }
    }
  }

  /** True if the task's truth is known or it has votes, so that it tells something. */
  boolean isInformed(int task) {
    return gold[task] >= 0 || votes.count(task) > 0;
  }

  /** Probability that a vote is right under the present posterior. */
  double right(int task, int vote) {
    return posterior[task * classes + votes.label(vote)];
  }

  /** E step: T_ik ∝ ρ_k Π_j p(y_ij | k); returns Σ_i log Σ_k ρ_k Π_j p(y_ij | k). */
  double expect(double[] prior, LogProbability model) {
    double[] logPrior = Arrays.stream(prior).map(Math::log).toArray();
    return chunks.sum(c -> expectChunk(c, logPrior, model));
  }

  private double expectChunk(int chunk, double[] logPrior, LogProbability model) {
    double[] a = new double[SoftmaxRows.ROWS * classes];
    SoftmaxRows softmax = new SoftmaxRows(classes, Softmax.UNDERFLOW);
    LogSum logLikelihood = new LogSum();
    int end = chunks.end(chunk);
    for (int first = chunks.start(chunk); first < end; first += SoftmaxRows.ROWS) {
      int tasks = Math.min(SoftmaxRows.ROWS, end - first);
      for (int r = 0; r < tasks; r++) {
        logits(first + r, a, r * classes, logPrior, model);
        int truth = gold[first + r];
        if (truth >= 0) {
          logLikelihood.add(a[r * classes + truth], 1);
        }
      }
      softmax.apply(a, tasks);
      for (int r = 0; r < tasks; r++) {
        softmax.write(r, posterior, (first + r) * classes);
        int i = first + r;
        if (gold[i] >= 0) {
          putAllOn(gold[i], i * classes);
        } else if (votes.count(i) > 0) {
          logLikelihood.add(softmax.max(r), softmax.sum(r));
        }
      }
    }
    return logLikelihood.value();
  }

  /**
   * log ρ_k + Σ_j log p(y_ij | k): what a vote for another class adds, and more where it is for k.
   */
  private void logits(int i, double[] a, int at, double[] logPrior, LogProbability model) {
    System.arraycopy(logPrior, 0, a, at, classes);
    double toAll = 0;
    for (int v = votes.start(i); v < votes.end(i); v++) {
      double weight = votes.weight(v);
      double wrong = weight * model.wrong(i, v);
      double right = weight * model.right(i, v);
      if (wrong == Double.NEGATIVE_INFINITY) {
        // the only class that can be
        Arrays.fill(a, at, at + votes.label(v), wrong);
        Arrays.fill(a, at + votes.label(v) + 1, at + classes, wrong);
        a[at + votes.label(v)] += right;
      } else {
        a[at + votes.label(v)] += right - wrong;
        toAll += wrong;
      }
    }
    for (int k = at; k < at + classes; k++) {
      a[k] += toAll;
    }
  }

  /** Σ_i T_ik over the informed tasks, and their number: [K + 1]. */
  double[] posteriorSums() {
    return sums(classes + 1, this::addPosteriors);
  }

  private void addPosteriors(int chunk, double[] sums) {
    for (int i = chunks.start(chunk); i < chunks.end(chunk); i++) {
      if (isInformed(i)) {
        sums[classes]++;
        for (int k = 0; k < classes; k++) {
          sums[k] += posterior[i * classes + k];
        }
      }
    }
  }

  /** Adds a chunk's part to sums that are 0 before. */
  @FunctionalInterface
  interface Adding {
    void add(int chunk, double[] sums);
  }

  /** What the chunks add to some sums, in parallel, in the order of the chunks. */
  double[] sums(int length, Adding work) {
    double[][] parts = new double[chunks.count()][length];
    chunks.forEach(c -> work.add(c, parts[c]));
    for (int c = 1; c < parts.length; c++) {
      for (int n = 0; n < length; n++) {
        parts[0][n] += parts[c][n];
      }
    }
    return parts[0];
  }

  /** The mean that such sums are, ρ [K]; uniform if there are no tasks. */
  static double[] mean(double[] posteriorSums) {
    int classes = posteriorSums.length - 1;
    double tasks = posteriorSums[classes];
    double[] prior = new double[classes];
    for (int k = 0; k < classes; k++) {
      prior[k] = tasks == 0 ? 1.0 / classes : posteriorSums[k] / tasks;
    }
    return prior;
  }

  /** ρ_k = 1/K. */
  static double[] uniform(int classes) {
    double[] prior = new double[classes];
    Arrays.fill(prior, 1.0 / classes);
    return prior;
  }

  /** Posterior and labels; a task that nothing is known of has no label. */
  Aggregated result(EmHistory history) {
    return Aggregated.ofPosterior(posterior, votes.tasks(), classes)
        .withoutLabels(i -> !isInformed(i))
        .withObjective(history.values());
  }

  private void putAllOn(int label, int at) {
    Arrays.fill(posterior, at, at + classes, 0);
    posterior[at + label] = 1;
  }
}
