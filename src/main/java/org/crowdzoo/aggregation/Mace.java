package org.crowdzoo.aggregation;

import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * MACE: on each task worker j either knows, with probability θ_j, and gives the truth, or spams and
 * draws the label from the worker's own distribution ξ_j. EM with random restarts, the best kept;
 * the M step with the authors' priors (variational Bayes) or plain with smoothing.
 *
 * <p>Learns {@code competence} [W] (θ) and {@code spam_strategy} [W, K] (ξ). The objective is the
 * log-likelihood, in the plain M step plus the smoothing's log-prior; that one never falls, the one
 * of variational Bayes may.
 *
 * <p>Hovy, D., Berg-Kirkpatrick, T., Vaswani, A., Hovy, E. (2013): Learning Whom to Trust with
 * MACE. NAACL-HLT, aclanthology.org/N13-1132. Options, priors and defaults as in the authors'
 * program: its α is the prior count of <em>spamming</em> and its β that of knowing, so θ ~ Beta(β,
 * α), with 0.5 each; Dirichlet(10) on ξ. Who minds writes {@code spamming} and {@code knowing}.
 */
public final class Mace implements GoldAggregation {
  private final Options options;
  private final long seed;

  /** How the M step turns counts into probabilities. */
  public enum Method {
    /** Variational Bayes with priors. */
    VB,
    /** Plain EM with smoothing. */
    EM
  }

  /**
   * @param maxiter the most rounds of EM a restart, at least 1
   * @param epsilon stop when a round changes the objective by less, a vote; 0 for exactly maxiter
   * @param restarts random starts, at least 1
   * @param method of the M step
   * @param smoothing added to each count, of {@link Method#EM}; NaN for 0.01 / K
   * @param alpha prior count of spamming, of {@link Method#VB}; also called {@code spamming}
   * @param beta prior count of knowing, of {@link Method#VB}; also called {@code knowing}
   */
  public record Options(
      int maxiter,
      double epsilon,
      int restarts,
      Method method,
      double smoothing,
      double alpha,
      double beta) {
    /** Validates. */
    public Options {
      Require.of("mace")
          .atLeast("maxiter", maxiter, 1)
          .atLeast("epsilon", epsilon, 0)
          .atLeast("restarts", restarts, 1)
          .atLeast("smoothing", Double.isNaN(smoothing) ? 1 : smoothing, 1e-9)
          .atLeast("alpha", alpha, 1e-6)
          .atLeast("beta", beta, 1e-6)
          .check();
    }

    static Options read(OptionReader reader) {
      return new Options(
          reader.whole("maxiter", 50),
          reader.number("epsilon", 1e-8),
          reader.whole("restarts", 10),
          reader.choice("method", Method.VB),
          reader.number("smoothing", "0.01 / classes"),
          prior(reader, "alpha", "spamming"),
          prior(reader, "beta", "knowing"));
    }

    private static double prior(OptionReader reader, String name, String alias) {
      double value = reader.number(name, "0.5");
      double other = reader.number(alias, name);
      if (!Double.isNaN(value) && !Double.isNaN(other)) {
        throw new InputException(
            "strategy mace: " + name + " and " + alias + " are one option, give one of them");
      }
      return !Double.isNaN(value) ? value : !Double.isNaN(other) ? other : 0.5;
    }

    /** What is added to each count of plain EM. */
    double smoothing(int classes) {
      return Double.isNaN(smoothing) ? 0.01 / classes : smoothing;
    }
  }

  /** MACE with options and the seed of its restarts. */
  public Mace(Options options, long seed) {
    this.options = options;
    this.seed = seed;
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    int[] truth = gold.of(votes);
    Aggregated best = null;
    double bestObjective = Double.NEGATIVE_INFINITY;
    for (int restart = 0; restart < options.restarts; restart++) {
      SplittableRandom drawn = new SplittableRandom(seed + restart);
      Aggregated found = new MaceEm(votes, truth, options, drawn.nextLong()).run();
      double[] history = found.objective();
      if (best == null || history[history.length - 1] > bestObjective) {
        best = found;
        bestObjective = history[history.length - 1];
      }
    }
    return best;
  }
}
