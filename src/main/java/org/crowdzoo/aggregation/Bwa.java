package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * Bayesian weighted average: each class against the rest, a worker's vote is 1 or 0, the task's
 * truth z plus noise of the worker's precision v. For one class, from the shares of the votes,
 *
 * <pre>v_j = (a + N_j) / (b + Σ_i (z_i - y_ij)²)
 * z_i = (λ μ + Σ_j v_j y_ij) / (λ + Σ_j v_j),   μ = mean of z
 * b = a · mean over the votes of z_i (1 - z_i) at the start · 4 (1 - 1/K)</pre>
 *
 * in turn until z stays. The label is the class with the largest z; probabilities are z divided by
 * their sum. Where all votes of a class agree, b is 0 and z is their share.
 *
 * <p>Learns {@code scores} [N, K], z as it is, {@code worker_precision} [W, K] (0 for a worker
 * without a vote, and where b is 0) and {@code rounds} [K].
 *
 * <p>Li, Y., Rubinstein, B., Cohn, T. (2019): Truth inference at scale: a Bayesian model for
 * adjudicating highly redundant crowd annotations. WWW, doi:10.1145/3308558.3313459. Their program
 * calls the options a_v, lambda_ and prior_correction.
 */
public final class Bwa implements GoldAggregation {
  private static final double ABSOLUTE = 1e-8;
  private final Options options;

  /** How the prior of the precisions depends on the number of classes. */
  public enum Correction {
    /** b times 4 (1 - 1/K). */
    CLASSES,
    /** Not at all. */
    NONE
  }

  /**
   * @param maxiter the most rounds a class, at least 1
   * @param epsilon stop when no z changes by more than this share of it; 0 for exactly maxiter
   * @param shape a, the prior number of votes that a worker's precision is known from
   * @param lambda λ, precision of the tasks' truth about its mean
   * @param correction of b
   */
  public record Options(
      @Setting(value = "500", min = 1, doc = "the most rounds a class") int maxiter,
      @Setting(
              value = "1e-3",
              min = 0,
              doc = "stop when no score changes by more than this share of it; 0 never")
          double epsilon,
      @Setting(value = "15", min = 1e-6, doc = "prior votes that a worker's precision rests on")
          double shape,
      @Setting(value = "1", min = 0, doc = "precision of the truth about its mean") double lambda,
      @Setting(value = "classes", doc = "of the precisions' prior for the number of classes")
          Correction correction) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, maxiter, epsilon, shape, lambda, correction);
    }
  }

  /** BWA with options. */
  public Bwa(Options options) {
    this.options = options;
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    HardVotes.require("bwa", votes);
    int[] truth = gold.of(votes);
    int classes = votes.classes();
    double[] scores = BayesianCombination.shares(votes, truth);
    double[] precision = new double[Math.multiplyExact(votes.workers(), classes)];
    double[] rounds = new double[classes];
    IntStream.range(0, classes)
        .parallel()
        .forEach(
            k -> {
              OneClass one = new OneClass(votes, truth, k, scores);
              rounds[k] = one.run();
              one.put(scores, precision);
            });
    double[] posterior = scores.clone();
    for (int i = 0; i < votes.tasks(); i++) {
      normalize(posterior, i * classes, classes);
    }
    return Aggregated.ofPosterior(posterior, votes.tasks(), classes)
        .withoutLabels(i -> truth[i] < 0 && votes.count(i) == 0)
        .withLearnt(
            "scores", new LearntTable(scores, List.of("task", "truth"), votes.tasks(), classes))
        .withLearnt(
            "worker_precision",
            new LearntTable(precision, List.of("worker", "truth"), votes.workers(), classes))
        .withLearnt("rounds", LearntTable.ofClasses(rounds));
  }

  private static void normalize(double[] row, int from, int classes) {
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += row[from + k];
    }
    for (int k = 0; k < classes; k++) {
      row[from + k] = sum > 0 ? row[from + k] / sum : 1.0 / classes;
    }
  }

  /** One class against the rest. */
  private final class OneClass {
    private final Votes votes;
    private final int[] truth;
    private final int label;
    private final double[] z;
    private final double[] precision;

    OneClass(Votes votes, int[] truth, int label, double[] shares) {
      this.votes = votes;
      this.truth = truth;
      this.label = label;
      this.z = new double[votes.tasks()];
      this.precision = new double[votes.workers()];
      Arrays.setAll(z, i -> shares[i * votes.classes() + label]);
    }

    /** Returns the rounds done. */
    int run() {
      double spread = 0;
      for (int i = 0; i < z.length; i++) {
        spread += votes.count(i) * (z[i] * (1 - z[i]));
      }
      int classes = votes.classes();
      double b = options.shape * spread / Math.max(1, votes.size());
      b *= options.correction == Correction.CLASSES ? 4 * (1 - 1.0 / classes) : 1;
      int rounds = 0;
      boolean changed = b > 0;
      while (changed && rounds < options.maxiter) {
        double mean = mean();
        weigh(b);
        changed = average(mean) || options.epsilon == 0;
        rounds++;
      }
      double mean = mean();
      for (int i = 0; i < z.length; i++) {
        z[i] = isInformed(i) ? z[i] : mean;
      }
      return rounds;
    }

    private boolean isInformed(int i) {
      return truth[i] >= 0 || votes.count(i) > 0;
    }

    private double mean() {
      double sum = 0;
      int tasks = 0;
      for (int i = 0; i < z.length; i++) {
        sum += isInformed(i) ? z[i] : 0;
        tasks += isInformed(i) ? 1 : 0;
      }
      return sum / Math.max(1, tasks);
    }

    private void weigh(double b) {
      double[] squares = new double[precision.length];
      for (int i = 0; i < z.length; i++) {
        for (int v = votes.start(i); v < votes.end(i); v++) {
          double error = z[i] - y(v);
          squares[votes.worker(v)] += error * error;
        }
      }
      for (int j = 0; j < precision.length; j++) {
        int count = votes.countOfWorker(j);
        precision[j] = count == 0 ? 0 : (options.shape + count) / (b + squares[j]);
      }
    }

    /** True if a z changed by more than allowed. */
    private boolean average(double mean) {
      boolean changed = false;
      for (int i = 0; i < z.length; i++) {
        if (truth[i] < 0 && votes.count(i) > 0) {
          double sum = 0;
          double all = 0;
          for (int v = votes.start(i); v < votes.end(i); v++) {
            double weight = precision[votes.worker(v)];
            sum += weight * y(v);
            all += weight;
          }
          double next = (options.lambda * mean + sum) / (options.lambda + all);
          changed |= !(Math.abs(z[i] - next) <= ABSOLUTE + options.epsilon * next);
          z[i] = next;
        }
      }
      return changed;
    }

    private double y(int vote) {
      return votes.label(vote) == label ? 1 : 0;
    }

    void put(double[] scores, double[] precisions) {
      for (int i = 0; i < z.length; i++) {
        scores[i * votes.classes() + label] = z[i];
      }
      for (int j = 0; j < precision.length; j++) {
        precisions[j * votes.classes() + label] = precision[j];
      }
    }
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "bwa",
          "votes weighted by the worker's precision, a class against the rest",
          Options.class,
          "bayesian_weighted_average");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new Bwa(options);
    }
  }
}
