package org.crowdzoo.aggregation;

import java.io.Serializable;
import java.util.Arrays;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * Independent Bayesian classifier combination: Dawid and Skene's model with Dirichlet priors on the
 * classes and on the rows of the confusion matrices, by variational Bayes from the shares of the
 * votes. Workers with few votes stay near the prior, which takes them for better than chance.
 *
 * <p>Learns {@code prior} [K] and {@code confusions} [W, K, K], posterior means (the latter left
 * out beyond 2²⁶ numbers), {@code bound} [1], the evidence bound without the priors' constants, and
 * {@code rounds} [1].
 *
 * <p>Kim, H.-C., Ghahramani, Z. (2012): Bayesian classifier combination. AISTATS, PMLR 22. Priors,
 * start and stop are those of Li, Y., Rubinstein, B., Cohn, T. (2019): Exploiting worker
 * correlation for label aggregation in crowdsourcing, ICML, PMLR 97, whose program calls the
 * options a_v, b_v and alpha.
 */
public final class Ibcc implements GoldAggregation {
  private final Options options;

  /**
   * @param maxiter the most rounds, at least 1
   * @param epsilon stop when no probability changes by more; 0 for exactly maxiter
   * @param right prior count of right votes in each row of a confusion matrix
   * @param wrong prior count of each wrong vote in it
   * @param alpha prior count of each class
   */
  public record Options(
      @Setting(value = "500", min = 1, doc = "the most rounds") int maxiter,
      @Setting(value = "1e-3", min = 0, doc = "stop when no probability changes by more; 0 never")
          double epsilon,
      @Setting(value = "4", min = 1e-6, doc = "prior count of right votes, a row of a matrix")
          double right,
      @Setting(value = "1", min = 1e-6, doc = "prior count of each wrong vote in it") double wrong,
      @Setting(value = "1", min = 1e-6, doc = "prior count of each class") double alpha)
      implements Serializable {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, maxiter, epsilon, right, wrong, alpha);
    }
  }

  /** IBCC with options. */
  public Ibcc(Options options) {
    this.options = options;
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    BayesianCombination run = combination(votes, gold.of(votes), VotePairs.of(votes), 8);
    run.run(options.maxiter, options.epsilon, null);
    return learnt(run);
  }

  /** Votes, or a part of them, with the pairs of all. */
  BayesianCombination combination(Votes votes, int[] truth, VotePairs pairs, int mostChunks) {
    double[] alpha = new double[votes.classes()];
    Arrays.fill(alpha, options.alpha);
    return new BayesianCombination(
        "ibcc",
        votes,
        truth,
        BayesianCombination.shares(votes, truth),
        1,
        new CombinationFactors.Prior(alpha, 1, options.right, options.wrong),
        pairs,
        mostChunks);
  }

  /** The result with what was learnt. */
  static Aggregated learnt(BayesianCombination run) {
    return run.result()
        .withLearnt("bound", LearntTable.ofRestarts(run.bound()))
        .withLearnt("rounds", LearntTable.ofRestarts(run.rounds()));
  }

  Options options() {
    return options;
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("ibcc", "Dawid-Skene's model with priors, by variational Bayes", Options.class, "bcc");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new Ibcc(options);
    }
  }
}
