package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;

/**
 * One run of MACE's EM from a random start. What a vote adds depends on its worker and label alone,
 * so that logarithms are taken once a (worker, label), not once a vote.
 */
final class MaceEm implements RightOrWrong.LogProbability {
  private static final double STRATEGY_PRIOR = 10;
  private static final long COUNTS_IN_ALL_CHUNKS = 1 << 25;

  private final Votes votes;
  private final Mace.Options options;
  private final int classes;
  private final RightOrWrong tasks;

  /** θ_j, knowing, and what is left, spamming: under variational Bayes they do not sum to 1. */
  private final double[] knows;

  private final double[] spams;

  /** ξ, [W * K]. */
  private final double[] strategy;

  /** log p(y | truth y), log p(y | truth not y) and p(knew | y right), [W * K]. */
  private final double[] logRight;

  private final double[] logWrong;
  private final double[] knew;

  /** Votes, [W * K], and those expected to be by knowing, [chunk][W * K]. */
  private final double[] given;

  private final double[][] known;

  MaceEm(Votes votes, int[] gold, Mace.Options options, long seed) {
    this.votes = votes;
    this.options = options;
    this.classes = votes.classes();
    int cells = Math.multiplyExact(votes.workers(), classes);
    this.tasks =
        new RightOrWrong(
            votes, gold, (int) Math.max(1, Math.min(8, COUNTS_IN_ALL_CHUNKS / (cells + 1L))));
    this.knows = new double[votes.workers()];
    this.spams = new double[votes.workers()];
    this.strategy = new double[cells];
    this.logRight = new double[cells];
    this.logWrong = new double[cells];
    this.knew = new double[cells];
    this.known = new double[tasks.chunks.count()][cells];
    this.given = new double[cells];
    for (int v = 0; v < votes.size(); v++) {
      given[cell(v)] += votes.weight(v);
    }
    drawStart(seed);
  }

  private void drawStart(long seed) {
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
    double[] prior = RightOrWrong.uniform(classes);
    Chunks.ranges(votes.workers(), this::tabulate);
    tasks.expect(prior, this);
    double objective;
    do {
      tasks.chunks.forEach(this::count);
      Chunks.ranges(votes.workers(), this::maximize);
      Chunks.ranges(votes.workers(), this::tabulate);
      objective = tasks.expect(prior, this) + logPrior();
    } while (history.more(objective));
    double[] competence = new double[votes.workers()];
    Arrays.setAll(competence, j -> knows[j] / (knows[j] + spams[j]));
    return tasks
        .result(history)
        .withLearnt("competence", LearntTable.ofWorkers(competence))
        .withLearnt(
            "spam_strategy",
            new LearntTable(strategy, List.of("worker", "vote"), votes.workers(), classes));
  }

  private void tabulate(int fromWorker, int toWorker) {
    for (int j = fromWorker; j < toWorker; j++) {
      for (int at = j * classes; at < (j + 1) * classes; at++) {
        double spam = spams[j] * strategy[at];
        // p(y | truth y) = θ + (1 - θ) ξ_y, p(y | truth not y) = (1 - θ) ξ_y
        logRight[at] = Math.log(knows[j] + spam);
        logWrong[at] = Math.log(spam);
        knew[at] = knows[j] / (knows[j] + spam);
      }
    }
  }

  @Override
  public double right(int task, int vote) {
    return logRight[cell(vote)];
  }

  @Override
  public double wrong(int task, int vote) {
    return logWrong[cell(vote)];
  }

  private int cell(int vote) {
    return votes.worker(vote) * classes + votes.label(vote);
  }

  /** p(j knew | y) = T_iy θ / (θ + (1 - θ) ξ_y), summed over a chunk's votes. */
  private void count(int chunk) {
    double[] knowing = known[chunk];
    Arrays.fill(knowing, 0);
    for (int i = tasks.chunks.start(chunk); i < tasks.chunks.end(chunk); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        int at = cell(v);
        knowing[at] += votes.weight(v) * tasks.right(i, v) * knew[at];
      }
    }
  }

  private void maximize(int fromWorker, int toWorker) {
    double[] spamming = new double[classes];
    for (int j = fromWorker; j < toWorker; j++) {
      double knowing = 0;
      double spammed = 0;
      for (int l = 0; l < classes; l++) {
        double byKnowing = sum(known, j * classes + l);
        spamming[l] = Math.max(0, given[j * classes + l] - byKnowing);
        knowing += byKnowing;
        spammed += spamming[l];
      }
      if (options.method() == Mace.MStep.EM) {
        smooth(j, knowing, spammed, spamming);
      } else {
        expectLog(j, knowing, spammed, spamming);
      }
    }
  }

  private static double sum(double[][] parts, int at) {
    double sum = 0;
    for (double[] part : parts) {
      sum += part[at];
    }
    return sum;
  }

  private void smooth(int j, double knowing, double spammed, double[] spamming) {
    double s = options.smoothing(classes);
    knows[j] = (knowing + s) / (knowing + spammed + 2 * s);
    spams[j] = (spammed + s) / (knowing + spammed + 2 * s);
    for (int l = 0; l < classes; l++) {
      strategy[j * classes + l] = (spamming[l] + s) / (spammed + classes * s);
    }
  }

  /** exp(ψ(count + prior) - ψ(total)). */
  private void expectLog(int j, double knowing, double spammed, double[] spamming) {
    double total = Digamma.of(knowing + spammed + options.alpha() + options.beta());
    knows[j] = Math.exp(Digamma.of(knowing + options.beta()) - total);
    spams[j] = Math.exp(Digamma.of(spammed + options.alpha()) - total);
    double strategies = Digamma.of(spammed + classes * STRATEGY_PRIOR);
    for (int l = 0; l < classes; l++) {
      strategy[j * classes + l] = Math.exp(Digamma.of(spamming[l] + STRATEGY_PRIOR) - strategies);
    }
  }

  /** s Σ (log θ + log(1 - θ) + Σ_l log ξ_l) over the workers with votes. */
  private double logPrior() {
    if (options.method() == Mace.MStep.VB) {
      return 0;
    }
    double sum = 0;
    for (int j = 0; j < votes.workers(); j++) {
      if (votes.countOfWorker(j) > 0) {
        sum += Math.log(knows[j]) + Math.log(spams[j]);
        for (int l = 0; l < classes; l++) {
          sum += Math.log(strategy[j * classes + l]);
        }
      }
    }
    return options.smoothing(classes) * sum;
  }
}
