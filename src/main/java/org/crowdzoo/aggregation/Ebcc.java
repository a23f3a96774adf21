package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * Enhanced Bayesian classifier combination: as {@link Ibcc}, but the tasks of a class are of
 * several subtypes on which workers err together, so that workers need not be independent given the
 * class. Variational Bayes from several random starts; the one with the largest evidence bound
 * counts, the first of equals.
 *
 * <p>Learns {@code prior} [K], {@code subtypes} [K, M], {@code confusions} [W, K, K] (means over
 * the subtypes, left out beyond 2²⁶ numbers), {@code bound} and {@code rounds} [restarts].
 *
 * <p>Li, Y., Rubinstein, B., Cohn, T. (2019): Exploiting worker correlation for label aggregation
 * in crowdsourcing. ICML, PMLR 97. Their program calls the options num_groups, a_pi, a_v, b_v,
 * empirical_prior and alpha. The starts of seeds s, s + 1, … are those of numpy's generator with
 * these seeds, task by task, as in their program; so another order of the tasks is another start.
 */
public final class Ebcc implements GoldAggregation {
  private final Options options;
  private final long seed;

  /** Where the prior counts of the classes come from. */
  public enum ClassPrior {
    /** The shares of the votes, summed over the tasks. */
    EMPIRICAL,
    /** {@link Options#alpha} for each class. */
    FLAT
  }

  /**
   * @param maxiter the most rounds of a start, at least 1
   * @param epsilon stop when no probability changes by more; 0 for exactly maxiter
   * @param restarts random starts, at least 1; one is enough for one group
   * @param groups subtypes of each class, at least 1
   * @param concentration prior count of a class's subtypes together; below the number of groups,
   *     few of them are used
   * @param right prior count of right votes in each row of a confusion matrix
   * @param wrong prior count of each wrong vote in it
   * @param prior where the prior counts of the classes come from
   * @param alpha prior count of each class, of {@link ClassPrior#FLAT}
   */
  public record Options(
      @Setting(value = "500", min = 1, doc = "the most rounds") int maxiter,
      @Setting(value = "1e-3", min = 0, doc = "stop when no probability changes by more; 0 never")
          double epsilon,
      @Setting(value = "10", min = 1, doc = "random starts; the best bound counts") int restarts,
      @Setting(value = "10", min = 1, max = 1000, doc = "subtypes of each class") int groups,
      @Setting(value = "0.1", min = 1e-6, doc = "prior count of a class's subtypes together")
          double concentration,
      @Setting(value = "4", min = 1e-6, doc = "prior count of right votes, a row of a matrix")
          double right,
      @Setting(value = "1", min = 1e-6, doc = "prior count of each wrong vote in it") double wrong,
      @Setting(value = "empirical", doc = "of the classes: the votes' shares, or alpha for each")
          ClassPrior prior,
      @Setting(value = "1", min = 1e-6, doc = "prior count of each class, of prior=flat")
          double alpha) {
    /** Validates. */
    public Options {
      Settings.requireRanges(
          Options.class,
          maxiter,
          epsilon,
          restarts,
          groups,
          concentration,
          right,
          wrong,
          prior,
          alpha);
    }
  }

  /** EBCC with options and the seed of its first start. */
  public Ebcc(Options options, long seed) {
    this.options = options;
    this.seed = seed;
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    int[] truth = gold.of(votes);
    double[] shares = BayesianCombination.shares(votes, truth);
    CombinationFactors.Prior prior =
        new CombinationFactors.Prior(
            classPrior(shares, votes.classes()),
            options.concentration,
            options.right,
            options.wrong);
    int starts = options.groups == 1 ? 1 : options.restarts;
    double[] bounds = new double[starts];
    double[] rounds = new double[starts];
    Aggregated best = null;
    double bestBound = Double.NEGATIVE_INFINITY;
    for (int r = 0; r < starts; r++) {
      BayesianCombination run =
          new BayesianCombination("ebcc", votes, truth, shares.clone(), options.groups, prior);
      run.run(
          options.maxiter,
          options.epsilon,
          options.groups == 1 ? null : new NumpyDirichlet(seed + r));
      bounds[r] = run.bound();
      rounds[r] = run.rounds();
      if (best == null || bounds[r] > bestBound) {
        best = run.result();
        bestBound = bounds[r];
      }
    }
    return best.withLearnt("bound", LearntTable.ofRestarts(bounds))
        .withLearnt("rounds", LearntTable.ofRestarts(rounds));
  }

  private double[] classPrior(double[] shares, int classes) {
    double[] alpha = new double[classes];
    if (options.prior == ClassPrior.FLAT) {
      Arrays.fill(alpha, options.alpha);
      return alpha;
    }
    for (int at = 0; at < shares.length; at++) {
      alpha[at % classes] += shares[at];
    }
    return alpha;
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "ebcc",
          "IBCC with subtypes of each class, on which workers err together",
          Options.class,
          "enhanced_bcc");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new Ebcc(options, seed);
    }
  }
}
