package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;

/** One run of MACE's EM from a random start. */
final class MaceEm implements RightOrWrong.LogProbability {
  private static final double STRATEGY_PRIOR = 10;

  private final Votes votes;
  private final Mace.Options options;
  private final RightOrWrong tasks;

  /** θ_j, knowing, and what is left, spamming: under variational Bayes they do not sum to 1. */
  private final double[] knows;

  private final double[] spams;

  /** ξ, [W * K]. */
  private final double[] strategy;

  MaceEm(Votes votes, int[] gold, Mace.Options options, long seed) {
    this.votes = votes;
    this.options = options;
    this.tasks = new RightOrWrong(votes, gold);
    this.knows = new double[votes.workers()];
    this.spams = new double[votes.workers()];
    this.strategy = new double[Math.multiplyExact(votes.workers(), votes.classes())];
    drawStart(seed);
  }

  private void drawStart(long seed) {
    int classes = votes.classes();
    for (int j = 0; j < votes.workers(); j++) {
      SplittableRandom random = KeyedRandom.of(seed, votes.workerKey(j));
      double a = 1 + 1.5 * random.nextDouble();
      double b = 1 + 1.5 * random.nextDouble();
      knows[j] = a / (a + b);
      spams[j] = b / (a + b);
      double sum = 0;
      for (int l = 0; l < classes; l++) {
        strategy[j * classes + l] = 1 + 1.5 * random.nextDouble();
        sum += strategy[j * classes + l];
      }
      for (int l = 0; l < classes; l++) {
        strategy[j * classes + l] /= sum;
      }
    }
  }

  Aggregated run() {
    EmHistory history = new EmHistory(options.maxiter(), options.epsilon(), votes.size());
    double[] prior = RightOrWrong.uniform(votes.classes());
    tasks.expect(prior, this);
    double objective;
    do {
      maximize();
      objective = tasks.expect(prior, this) + logPrior();
    } while (history.more(objective));
    double[] competence = new double[votes.workers()];
    Arrays.setAll(competence, j -> knows[j] / (knows[j] + spams[j]));
    return tasks
        .result(history)
        .withLearnt("competence", LearntTable.ofWorkers(competence))
        .withLearnt(
            "spam_strategy",
            new LearntTable(strategy, List.of("worker", "vote"), votes.workers(), votes.classes()));
  }

  @Override
  public double right(int task, int vote) {
    // p(y | truth y) = θ + (1 - θ) ξ_y
    return Math.log(knows[votes.worker(vote)] + spam(vote));
  }

  @Override
  public double wrong(int task, int vote) {
    // p(y | truth not y) = (1 - θ) ξ_y
    return Math.log(spam(vote));
  }

  private double spam(int vote) {
    int j = votes.worker(vote);
    return spams[j] * strategy[j * votes.classes() + votes.label(vote)];
  }

  private void maximize() {
    int classes = votes.classes();
    double[] knowing = new double[votes.workers()];
    double[] spamming = new double[votes.workers() * classes];
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        int j = votes.worker(v);
        // p(j knew | y) = T_iy θ / (θ + (1 - θ) ξ_y)
        double knew = tasks.right(i, v) * knows[j] / (knows[j] + spam(v));
        knowing[j] += votes.weight(v) * knew;
        spamming[j * classes + votes.label(v)] += votes.weight(v) * (1 - knew);
      }
    }
    for (int j = 0; j < votes.workers(); j++) {
      maximizeWorker(j, knowing[j], spamming);
    }
  }

  private void maximizeWorker(int j, double knowing, double[] spamming) {
    int classes = votes.classes();
    double all = 0;
    for (int l = 0; l < classes; l++) {
      all += spamming[j * classes + l];
    }
    if (options.method() == Mace.Method.EM) {
      double s = options.smoothing();
      knows[j] = (knowing + s) / (knowing + all + 2 * s);
      spams[j] = (all + s) / (knowing + all + 2 * s);
      for (int l = 0; l < classes; l++) {
        strategy[j * classes + l] = (spamming[j * classes + l] + s) / (all + classes * s);
      }
    } else {
      // exp(ψ(count + prior) - ψ(total))
      double total = Digamma.of(knowing + all + options.alpha() + options.beta());
      knows[j] = Math.exp(Digamma.of(knowing + options.alpha()) - total);
      spams[j] = Math.exp(Digamma.of(all + options.beta()) - total);
      double strategies = Digamma.of(all + classes * STRATEGY_PRIOR);
      for (int l = 0; l < classes; l++) {
        strategy[j * classes + l] =
            Math.exp(Digamma.of(spamming[j * classes + l] + STRATEGY_PRIOR) - strategies);
      }
    }
  }

  /** s Σ (log θ + log(1 - θ) + Σ_l log ξ_l) over the workers with votes. */
  private double logPrior() {
    if (options.method() == Mace.Method.VB) {
      return 0;
    }
    int classes = votes.classes();
    double sum = 0;
    for (int j = 0; j < votes.workers(); j++) {
      if (votes.countOfWorker(j) > 0) {
        sum += Math.log(knows[j]) + Math.log(spams[j]);
        for (int l = 0; l < classes; l++) {
          sum += Math.log(strategy[j * classes + l]);
        }
      }
    }
    return options.smoothing() * sum;
  }
}
