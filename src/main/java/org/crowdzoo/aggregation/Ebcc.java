package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;

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
   * @param diagonal prior count of right votes in each row of a confusion matrix
   * @param off prior count of each wrong vote in it
   * @param prior where the prior counts of the classes come from
   * @param alpha prior count of each class, of {@link ClassPrior#FLAT}
   */
  public record Options(
      int maxiter,
      double epsilon,
      int restarts,
      int groups,
      double concentration,
      double diagonal,
      double off,
      ClassPrior prior,
      double alpha) {
    /** Validates. */
    public Options {
      Require.of("ebcc")
          .atLeast("maxiter", maxiter, 1)
          .atLeast("epsilon", epsilon, 0)
          .atLeast("restarts", restarts, 1)
          .between("groups", groups, 1, 1000)
          .atLeast("concentration", concentration, 1e-6)
          .atLeast("diagonal", diagonal, 1e-6)
          .atLeast("off", off, 1e-6)
          .atLeast("alpha", alpha, 1e-6)
          .check();
    }

    static Options read(OptionReader reader) {
      return new Options(
          reader.whole("maxiter", 500),
          reader.number("epsilon", 1e-3),
          reader.whole("restarts", 10),
          reader.whole("groups", 10),
          reader.number("concentration", 0.1),
          reader.number("diagonal", 4),
          reader.number("off", 1),
          reader.choice("prior", ClassPrior.EMPIRICAL),
          reader.number("alpha", 1));
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
    BayesianCombination.Prior prior =
        new BayesianCombination.Prior(
            classPrior(shares, votes.classes()),
            options.concentration,
            options.diagonal,
            options.off);
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
}
