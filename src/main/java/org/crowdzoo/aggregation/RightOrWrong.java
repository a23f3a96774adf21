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
    return chunks.sum(
        c -> {
          double logLikelihood = 0;
          for (int i = chunks.start(c); i < chunks.end(c); i++) {
            logLikelihood += expectTask(i, logPrior, model);
          }
          return logLikelihood;
        });
  }

  private double expectTask(int i, double[] logPrior, LogProbability model) {
    int at = i * classes;
    System.arraycopy(logPrior, 0, posterior, at, classes);
    for (int v = votes.start(i); v < votes.end(i); v++) {
      double wrong = votes.weight(v) * model.wrong(i, v);
      double right = votes.weight(v) * model.right(i, v);
      int l = votes.label(v);
      for (int k = 0; k < classes; k++) {
        posterior[at + k] += k == l ? right : wrong;
      }
    }
    if (gold[i] >= 0) {
      double evidence = posterior[at + gold[i]];
      putAllOn(gold[i], at);
      return evidence;
    }
    double evidence = Softmax.inPlace(posterior, at, classes);
    return votes.count(i) == 0 ? 0 : evidence;
  }

  /** Σ_i T_ik over the informed tasks, and their number: [K + 1]. */
  double[] posteriorSums() {
    double[] sums = new double[classes + 1];
    for (int i = 0; i < votes.tasks(); i++) {
      if (isInformed(i)) {
        sums[classes]++;
        for (int k = 0; k < classes; k++) {
          sums[k] += posterior[i * classes + k];
        }
      }
    }
    return sums;
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
