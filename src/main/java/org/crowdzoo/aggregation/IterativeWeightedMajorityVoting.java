package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;

/**
 * IWMV: weighted majority voting in which a worker weighs as much as the share of the worker's
 * votes that agree with the labels of the round before; the first round is plain majority voting.
 * With one round it is Wawa, "worker agreement with aggregate".
 *
 * <p>Learns {@code worker_accuracy} [W], the agreement with the final labels, and {@code
 * worker_weight} [W], what the workers weighed in the last round: with Wawa the agreement with
 * majority voting. Idle workers have 0.
 *
 * <p>Li, H., Yu, B. (2014): Error rate bounds and iterative weighted majority voting,
 * arXiv:1411.4086; we weigh by accuracy as peerannot does, where the paper weighs by K p - 1.
 */
public final class IterativeWeightedMajorityVoting implements Aggregation {
  private final String name;
  private final Options options;
  private final long seed;

  /**
   * @param rounds of re-weighting ({@code nb_iter}), at least 1
   * @param ties which label wins
   */
  public record Options(int rounds, Ties ties) {
    /** Validates. */
    public Options {
      Require.of("iwmv").atLeast("nb_iter", rounds, 1).check();
    }

    static Options read(OptionReader reader) {
      return new Options(reader.whole("nb_iter", 10), reader.choice("ties", Ties.RANDOM));
    }
  }

  /** IWMV with options and the seed of {@link Ties#RANDOM}. */
  public IterativeWeightedMajorityVoting(Options options, long seed) {
    this("iwmv", options, seed);
  }

  private IterativeWeightedMajorityVoting(String name, Options options, long seed) {
    this.name = name;
    this.options = options;
    this.seed = seed;
  }

  /** Wawa: one round. */
  public static IterativeWeightedMajorityVoting wawa(Ties ties, long seed) {
    return new IterativeWeightedMajorityVoting("wawa", new Options(1, ties), seed);
  }

  @Override
  public Aggregated aggregate(Votes votes) {
    HardVotes.require(name, votes);
    double[] weight = new double[votes.workers()];
    Arrays.fill(weight, 1);
    Aggregated found = MajorityVoting.mostWeighted(votes, weight, options.ties, seed);
    for (int round = 0; round < options.rounds; round++) {
      weight = HardVotes.agreement(votes, found);
      found = MajorityVoting.mostWeighted(votes, weight, options.ties, seed);
    }
    return found
        .withLearnt("worker_weight", LearntTable.ofWorkers(weight))
        .withLearnt("worker_accuracy", LearntTable.ofWorkers(HardVotes.agreement(votes, found)));
  }
}
