package org.crowdzoo.aggregation;

import java.util.Locale;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * M-MSR: the workers' skills from how often each two of them agree, robust against some
 * adversaries. With C_jj' the share of common tasks on which j and j' agree, K/(K-1) C - 1/(K-1) is
 * s s' in expectation, s_j the skill scaled to 1 for always right and 0 for chance; a robust
 * completion of that rank-one matrix gives s, and tasks are decided by votes of weight log((K-1)
 * p_j / (1-p_j)).
 *
 * <p>A class's probability is the softmax of its summed weights, with even errors the posterior
 * under a uniform prior, and the label is the most probable class; learns {@code worker_accuracy}
 * [W] (p) and {@code worker_weight} [W]. Time and memory grow with W²: at most {@value
 * #MOST_WORKERS} active workers.
 *
 * <p>Ma, Q., Olshevsky, A. (2020): Adversarial crowdsourcing through robust rank-one matrix
 * completion. NeurIPS 33, arXiv:2010.12181. We deviate in the signs of s: those of the leading
 * eigenvector of the observed matrix, turned so that most workers are better than chance.
 */
public final class MatrixMeanSubsequenceReduced implements Aggregation {
  static final int MOST_WORKERS = 5000;

  /** Sums of the same weights in another order are equal. */
  private static final double EQUAL = 1e-12;

  private final Options options;
  private final long seed;

  /**
   * @param maxiter the most rounds, at least 1
   * @param epsilon stop when the matrix changes by less (Frobenius norm)
   * @param ties which label wins
   */
  public record Options(
      @Setting(value = "100", min = 1, doc = "the most rounds") int maxiter,
      @Setting(value = "1e-6", min = 0, doc = "stop when the matrix changes by less")
          double epsilon,
      @Setting(value = "random", doc = "which of the labels with the most votes wins") Ties ties) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, maxiter, epsilon, ties);
    }
  }

  /** M-MSR with options and a seed. */
  public MatrixMeanSubsequenceReduced(Options options, long seed) {
    this.options = options;
    this.seed = seed;
  }

  @Override
  public Aggregated aggregate(Votes votes) {
    HardVotes.require("m_msr", votes);
    int active = 0;
    int[] rank = new int[votes.workers()];
    for (int j = 0; j < rank.length; j++) {
      rank[j] = votes.countOfWorker(j) > 0 ? active++ : -1;
    }
    if (active > MOST_WORKERS) {
      throw new InputException(
          String.format(
                  Locale.ROOT,
                  "strategy m_msr: compares all pairs of workers, got %d of them, at most %d; use",
                  active,
                  MOST_WORKERS)
              + " one_coin_dawid_skene");
    }
    double[] skill = new RankOneCompletion(WorkerAgreement.of(votes, rank, active)).skills(options);
    return decide(votes, rank, skill);
  }

  private Aggregated decide(Votes votes, int[] rank, double[] skill) {
    double k = Math.max(2, votes.classes());
    double margin = 1 / Math.sqrt(Math.max(1, votes.tasks()));
    double[] accuracy = new double[votes.workers()];
    double[] weight = new double[votes.workers()];
    for (int j = 0; j < rank.length; j++) {
      if (rank[j] < 0) {
        accuracy[j] = 1 / k;
        continue;
      }
      double s = Math.max(Math.min(skill[rank[j]], 1 - margin), -1 / (k - 1) + margin);
      // p = s (K-1)/K + 1/K
      accuracy[j] = Math.max(1e-9, Math.min(1 - 1e-9, s * (k - 1) / k + 1 / k));
      weight[j] = Math.log(accuracy[j] * (k - 1) / (1 - accuracy[j]));
    }
    int classes = votes.classes();
    double[] score = new double[Math.multiplyExact(votes.tasks(), classes)];
    int[] labels = new int[votes.tasks()];
    for (int i = 0; i < labels.length; i++) {
      // s_ik = Σ_j w_j 1(y_ij = k)
      for (int v = votes.start(i); v < votes.end(i); v++) {
        score[i * classes + votes.label(v)] += weight[votes.worker(v)];
      }
      labels[i] = decideTask(votes, i, score);
      Softmax.inPlace(score, i * classes, classes);
    }
    return Aggregated.ofPosterior(score, votes.tasks(), classes)
        .withLabels(labels)
        .withLearnt("worker_accuracy", LearntTable.ofWorkers(accuracy))
        .withLearnt("worker_weight", LearntTable.ofWorkers(weight));
  }

  /** Of the labels with the highest score, among equals those that somebody voted for. */
  private int decideTask(Votes votes, int i, double[] score) {
    if (votes.count(i) == 0) {
      return -1;
    }
    int classes = votes.classes();
    int[] counts = votes.histogram(i);
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      max = Math.max(max, score[i * classes + k]);
    }
    double[] best = new double[classes];
    boolean voted = false;
    for (int k = 0; k < classes; k++) {
      best[k] = max - score[i * classes + k] <= EQUAL * Math.max(1, Math.abs(max)) ? 1 : 0;
      voted |= best[k] > 0 && counts[k] > 0;
    }
    for (int k = 0; k < classes && voted; k++) {
      best[k] = counts[k] > 0 ? best[k] : 0;
    }
    return options.ties.choose(best, 0, classes, seed, votes.taskKey(i));
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "m_msr",
          "skills from workers' agreement, robust against adversaries",
          Options.class,
          "mmsr");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new MatrixMeanSubsequenceReduced(options, seed);
    }
  }
}
