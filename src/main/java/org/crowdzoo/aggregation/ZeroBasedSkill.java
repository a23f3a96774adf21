package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;

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
   * @param rate η at the start, above 0 and at most 1
   * @param halfLife rounds after which η is halved
   * @param ties which label wins within a round
   */
  public record Options(int maxiter, double rate, int halfLife, Ties ties) {
    /** Validates. */
    public Options {
      Require.of("zbs")
          .atLeast("maxiter", maxiter, 1)
          .between("lr", rate, 1e-9, 1)
          .atLeast("half_life", halfLife, 1)
          .check();
    }

    static Options read(OptionReader reader) {
      return new Options(
          reader.whole("maxiter", 100),
          reader.number("lr", 1),
          reader.whole("half_life", 20),
          reader.choice("ties", Ties.RANDOM));
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
}
