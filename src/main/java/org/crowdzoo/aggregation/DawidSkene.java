package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * Dawid and Skene's model: each worker j has a confusion matrix π_j, rows truth, columns vote, and
 * votes are independent given the truth. EM from the shares of the votes, in log space.
 *
 * <p>Learns {@code prior} [K] and {@code confusions} [W, K, K] (where that is too large, {@code
 * confusion_columns} [P, K] and their {@code confusion_column_index} [P, 2]: worker, vote). The
 * objective is the log-likelihood, plus s Σ log π with smoothing s, and never falls.
 *
 * <p>Dawid, A. P., Skene, A. M. (1979): Maximum likelihood estimation of observer error-rates using
 * the EM algorithm. Applied Statistics 28(1), doi:10.2307/2346806. We deviate by {@link
 * Options#smoothing}; with 0 it is as published, and a row of a matrix for a class that the worker
 * never met is then all zero.
 */
public final class DawidSkene implements GoldAggregation {
  private final Options options;

  /**
   * @param maxiter the most rounds of (M step, E step), at least 1
   * @param epsilon stop when a round changes the objective by less, a vote; 0 for exactly maxiter
   * @param smoothing votes added to every cell of every confusion matrix, 0 for none
   */
  public record Options(
      @Setting(value = "50", min = 1, doc = "the most rounds") int maxiter,
      @Setting(
              value = "1e-8",
              min = 0,
              doc = "stop when a round changes the objective by less, a vote; 0 never")
          double epsilon,
      @Setting(value = "0.01", min = 0, doc = "votes added to each cell of each matrix")
          double smoothing) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, maxiter, epsilon, smoothing);
    }

    /** What {@code dawid_skene} without options means. */
    public static Options byDefault() {
      return new Options(50, 1e-8, 0.01);
    }
  }

  /** Dawid-Skene with options. */
  public DawidSkene(Options options) {
    this.options = options;
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    return new ConfusionEm("dawid_skene", votes, gold.of(votes), options.smoothing, false)
        .run(options.maxiter, options.epsilon);
  }

  Options options() {
    return options;
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("dawid_skene", "a confusion matrix a worker, by EM", Options.class, "ds", "dawidskene");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new DawidSkene(options);
    }
  }
}
