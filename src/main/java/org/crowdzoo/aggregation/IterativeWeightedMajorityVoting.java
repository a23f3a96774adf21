package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

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
  public record Options(
      @Setting(name = "nb_iter", value = "10", min = 1, doc = "rounds of re-weighting") int rounds,
      @Setting(value = "random", doc = "which of the labels with the most votes wins") Ties ties) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, rounds, ties);
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
    return learnt(found, weight, HardVotes.agreement(votes, found));
  }

  /** The result with what was learnt. */
  static Aggregated learnt(Aggregated found, double[] weight, double[] accuracy) {
    return found
        .withLearnt("worker_weight", LearntTable.ofWorkers(weight))
        .withLearnt("worker_accuracy", LearntTable.ofWorkers(accuracy));
  }

  Options options() {
    return options;
  }

  long seed() {
    return seed;
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "iwmv",
          "votes weighted by agreement with the result, repeatedly",
          Options.class,
          "iterativewawa",
          "iterative_wawa");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new IterativeWeightedMajorityVoting(options, seed);
    }
  }

  /** Found by name. */
  public static final class Wawa extends AggregationMethod<MajorityVoting.Options> {
    /** For the service loader. */
    public Wawa() {
      super(
          "wawa", "votes weighted by agreement with majority voting", MajorityVoting.Options.class);
    }

    @Override
    protected Aggregation create(MajorityVoting.Options options, long seed) {
      return wawa(options.ties(), seed);
    }
  }
}
