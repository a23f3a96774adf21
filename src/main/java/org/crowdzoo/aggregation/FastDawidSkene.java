package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;

/**
 * Fast Dawid-Skene: as {@link DawidSkene}, but each E step puts a task all on its most probable
 * class, so that a few rounds are enough. The objective is the classification log-likelihood, plus
 * s Σ log π with smoothing s, and never falls.
 *
 * <p>Sinha, V. B., Rao, S., Balasubramanian, V. N. (2018): Fast Dawid-Skene, arXiv:1803.02781. We
 * deviate by starting from the shares of the votes instead of one winner among ties, and by
 * smoothing.
 */
public final class FastDawidSkene implements GoldAggregation {
  private final DawidSkene.Options options;

  /** Fast Dawid-Skene; the options mean the same as Dawid-Skene's. */
  public FastDawidSkene(DawidSkene.Options options) {
    this.options = options;
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    return new ConfusionEm("fast_dawid_skene", votes, gold.of(votes), options.smoothing(), true)
        .run(options.maxiter(), options.epsilon());
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<DawidSkene.Options> {
    /** For the service loader. */
    public Method() {
      super(
          "fast_dawid_skene",
          "Dawid-Skene with hard E steps: a few rounds",
          DawidSkene.Options.class,
          "fds",
          "fastdawidskene",
          "hard_dawid_skene");
    }

    @Override
    protected Aggregation create(DawidSkene.Options options, long seed) {
      return new FastDawidSkene(options);
    }
  }
}
