package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * ZBS: weighted majority voting by skills that start just above chance, 1/K + 10⁻⁵, and move each
 * round towards the worker's agreement with the labels: s_j += η (agreement_j - s_j), η halved
 * every 20 rounds. Gives shares of the summed skills; learns {@code skill} [W].
 *
 * <p>As in crowd-kit (Ustalov et al. 2024, doi:10.21105/joss.06227), apart from ties.
 */
public final class ZeroBasedSkill implements Aggregation {
  private static final double ABOVE_CHANCE = 1e-5;
  private final Options options;
  private final long seed;

  /**
   * @param maxiter rounds, at least 1
   * @param rate η at the start
   * @param halfLife rounds after which η is halved
   * @param ties which label wins within a round
   */
  public record Options(
      @Setting(value = "100", min = 1, doc = "rounds") int maxiter,
      @Setting(name = "lr", value = "1", min = 1e-9, max = 1, doc = "rate of learning at the start")
          double rate,
      @Setting(
              name = "half_life",
              value = "20",
              min = 1,
              doc = "rounds after which the rate is halved")
          int halfLife,
      @Setting(value = "random", doc = "which of the labels with the most votes wins") Ties ties) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, maxiter, rate, halfLife, ties);
    }
  }

  /** ZBS with options and the seed of {@link Ties#RANDOM}. */
  public ZeroBasedSkill(Options options, long seed) {
    this.options = options;
    this.seed = seed;
  }

  @Override
  public Aggregated aggregate(Votes votes) {
    HardVotes.require("zbs", votes);
    double[] skill = new double[votes.workers()];
    Arrays.fill(skill, 1.0 / votes.classes() + ABOVE_CHANCE);
    double rate = options.rate;
    for (int round = 1; round <= options.maxiter; round++) {
      rate *= round % options.halfLife == 0 ? 0.5 : 1;
      Aggregated found = MajorityVoting.mostWeighted(votes, skill, options.ties, seed);
      double[] agreement = HardVotes.agreement(votes, found);
      for (int j = 0; j < skill.length; j++) {
        skill[j] += votes.countOfWorker(j) == 0 ? 0 : rate * (agreement[j] - skill[j]);
      }
    }
    int[] labels = MajorityVoting.mostWeighted(votes, skill, options.ties, seed).labels();
    return Aggregated.ofPosterior(WeightedShares.of(votes, skill), votes.tasks(), votes.classes())
        .withLabels(labels)
        .withLearnt("skill", LearntTable.ofWorkers(skill));
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "zbs",
          "votes weighted by slowly learnt skills",
          Options.class,
          "zero_based_skill",
          "zerobasedskill");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new ZeroBasedSkill(options, seed);
    }
  }
}
