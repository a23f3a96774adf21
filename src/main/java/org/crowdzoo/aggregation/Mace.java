package org.crowdzoo.aggregation;

import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

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
  public enum MStep {
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
   * @param smoothing added to each count, of {@link MStep#EM}; null for 0.01 / K
   * @param alpha prior count of spamming, of {@link MStep#VB}
   * @param beta prior count of knowing, of {@link MStep#VB}
   * @param spamming another name of alpha, null if that is used
   * @param knowing another name of beta, null if that is used
   */
  public record Options(
      @Setting(value = "50", min = 1, doc = "the most rounds") int maxiter,
      @Setting(
              value = "1e-8",
              min = 0,
              doc = "stop when a round changes the objective by less, a vote; 0 never")
          double epsilon,
      @Setting(value = "10", min = 1, doc = "random starts; the best counts") int restarts,
      @Setting(value = "vb", doc = "of the M step: variational Bayes, or EM with smoothing")
          MStep method,
      @Setting(
              value = Setting.NONE,
              otherwise = "0.01 / classes",
              min = 1e-9,
              doc = "added to each count, of em")
          Double smoothing,
      @Setting(value = "0.5", min = 1e-6, doc = "prior count of spamming, of vb") double alpha,
      @Setting(value = "0.5", min = 1e-6, doc = "prior count of knowing, of vb") double beta,
      @Setting(value = Setting.NONE, otherwise = "alpha", min = 1e-6, doc = "another name of alpha")
          Double spamming,
      @Setting(value = Setting.NONE, otherwise = "beta", min = 1e-6, doc = "another name of beta")
          Double knowing) {
    private static final double HALF = 0.5;

    /** Validates. */
    public Options {
      Settings.requireRanges(
          Options.class,
          maxiter,
          epsilon,
          restarts,
          method,
          smoothing,
          alpha,
          beta,
          spamming,
          knowing);
      alpha = one("alpha", alpha, "spamming", spamming);
      beta = one("beta", beta, "knowing", knowing);
    }

    private static double one(String name, double value, String alias, Double other) {
      if (other != null && value != HALF && value != other) {
        throw new InputException(name + " and " + alias + " are one option, give one of them");
      }
      return other == null ? value : other;
    }

    /** What is added to each count of plain EM. */
    double smoothing(int classes) {
      return smoothing == null ? 0.01 / classes : smoothing;
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

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("mace", "workers know or spam", Options.class);
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new Mace(options, seed);
    }
  }
}
