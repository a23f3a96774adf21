package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * One-coin Dawid-Skene: worker j is right with probability p_j whatever the truth, and errs evenly.
 * For workers with few votes, where K x K numbers a worker are too many. EM from the shares of the
 * votes. An estimated class prior ends on real crowds with all tasks in one class (workers who err
 * evenly cannot explain a frequent mistake otherwise), so it is uniform unless asked for.
 *
 * <p>Learns {@code prior} [K] and {@code worker_accuracy} [W] (0.5 for a worker without a vote).
 * The objective is the log-likelihood plus s Σ_j (log p_j + log(1 - p_j)), and never falls.
 *
 * <p>Zhang, Y., Chen, X., Zhou, D., Jordan, M. I. (2016): Spectral methods meet EM. JMLR 17(102).
 */
public final class OneCoinDawidSkene implements GoldAggregation {
  /** As in crowd-kit, where nothing is smoothed. */
  private static final double EPSILON = 1e-10;

  private final Options options;

  /** The prior of the classes. */
  public enum Prior {
    /** 1/K. */
    UNIFORM,
    /** The mean posterior. */
    ESTIMATED
  }

  /**
   * @param maxiter the most rounds of (M step, E step), at least 1
   * @param epsilon stop when a round changes the objective by less, a vote; 0 for exactly maxiter
   * @param smoothing right votes and wrong votes added to each worker's own
   * @param prior of the classes
   */
  public record Options(
      @Setting(value = "100", min = 1, doc = "the most rounds") int maxiter,
      @Setting(
              value = "1e-8",
              min = 0,
              doc = "stop when a round changes the objective by less, a vote; 0 never")
          double epsilon,
      @Setting(value = "0.01", min = 0, doc = "right and wrong votes added to each worker")
          double smoothing,
      @Setting(value = "uniform", doc = "class prior; an estimated one may take all tasks")
          Prior prior) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, maxiter, epsilon, smoothing, prior);
    }
  }

  /** One-coin Dawid-Skene with options. */
  public OneCoinDawidSkene(Options options) {
    this.options = options;
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    RightOrWrong tasks = new RightOrWrong(votes, gold.of(votes));
    EmHistory history = new EmHistory(options.maxiter, options.epsilon, votes.size());
    double[] accuracy;
    double[] prior;
    double objective;
    do {
      double[] counts = counts(votes, tasks);
      prior = prior(tasks.posteriorSums());
      accuracy = accuracies(counts);
      objective = expect(votes, tasks, prior, accuracy) + logPrior(counts, accuracy);
    } while (history.more(objective));
    return learnt(tasks.result(history), prior, accuracy);
  }

  /** What the M step needs of votes: Σ_i w T_i,y_ij and Σ_i w of each worker, [2 W]. */
  static double[] counts(Votes votes, RightOrWrong tasks) {
    return tasks.sums(
        2 * votes.workers(),
        (chunk, counts) -> {
          for (int i = tasks.chunks.start(chunk); i < tasks.chunks.end(chunk); i++) {
            for (int v = votes.start(i); v < votes.end(i); v++) {
              counts[votes.worker(v)] += votes.weight(v) * tasks.right(i, v);
              counts[votes.workers() + votes.worker(v)] += votes.weight(v);
            }
          }
        });
  }

  /** ρ [K] of Σ_i T_ik and the number of tasks, [K + 1]. */
  double[] prior(double[] posteriorSums) {
    return options.prior == Prior.UNIFORM
        ? RightOrWrong.uniform(posteriorSums.length - 1)
        : RightOrWrong.mean(posteriorSums);
  }

  /**
   * M step: p_j = (Σ_i T_i,y_ij + s) / (n_j + 2 s), and never quite 0 or 1, which would decide
   * tasks by itself.
   */
  double[] accuracies(double[] counts) {
    double[] right = Arrays.copyOf(counts, counts.length / 2);
    for (int j = 0; j < right.length; j++) {
      double count = counts[right.length + j];
      right[j] =
          count == 0
              ? 0.5
              : clipped((right[j] + options.smoothing) / (count + 2 * options.smoothing));
    }
    return right;
  }

  /** E step; returns the log-likelihood. */
  static double expect(Votes votes, RightOrWrong tasks, double[] prior, double[] accuracy) {
    double others = Math.max(1, votes.classes() - 1);
    double[] right = Arrays.stream(accuracy).map(Math::log).toArray();
    double[] wrong = Arrays.stream(accuracy).map(p -> Math.log((1 - p) / others)).toArray();
    return tasks.expect(
        prior,
        new RightOrWrong.LogProbability() {
          @Override
          public double right(int task, int vote) {
            return right[votes.worker(vote)];
          }

          @Override
          public double wrong(int task, int vote) {
            return wrong[votes.worker(vote)];
          }
        });
  }

  /** The result with what was learnt. */
  static Aggregated learnt(Aggregated found, double[] prior, double[] accuracy) {
    return found
        .withLearnt("prior", LearntTable.ofClasses(prior))
        .withLearnt("worker_accuracy", LearntTable.ofWorkers(accuracy));
  }

  Options options() {
    return options;
  }

  private static double clipped(double accuracy) {
    return Math.max(EPSILON, Math.min(1 - EPSILON, accuracy));
  }

  /** s Σ_j (log p_j + log(1 - p_j)) over workers with a vote. */
  double logPrior(double[] counts, double[] accuracy) {
    if (options.smoothing == 0) {
      return 0;
    }
    double sum = 0;
    for (int j = 0; j < accuracy.length; j++) {
      if (counts[accuracy.length + j] > 0) {
        sum += Math.log(accuracy[j]) + Math.log1p(-accuracy[j]);
      }
    }
    return options.smoothing * sum;
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "one_coin_dawid_skene",
          "Dawid-Skene with one accuracy a worker",
          Options.class,
          "one_coin",
          "onecoin",
          "onecoindawidskene");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new OneCoinDawidSkene(options);
    }
  }
}
