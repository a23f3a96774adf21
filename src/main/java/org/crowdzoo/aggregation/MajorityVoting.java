package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.Setting;

/**
 * The label with the most votes. A task without a vote has no label.
 *
 * <p>Gives labels only, as peerannot does, except with {@link Ties#ALL}, where tied labels share
 * the probability.
 */
public final class MajorityVoting implements Aggregation {
  /**
   * What can be chosen.
   *
   * @param ties which label wins
   */
  public record Options(
      @Setting(value = "random", doc = "which of the labels with the most votes wins") Ties ties) {}

  private final Ties ties;
  private final long seed;

  /** Majority voting with a rule for ties and the seed of {@link Ties#RANDOM}. */
  public MajorityVoting(Ties ties, long seed) {
    this.ties = ties;
    this.seed = seed;
  }

  @Override
  public Aggregated aggregate(Votes votes) {
    return mostWeighted(votes, null, ties, seed);
  }

  Ties ties() {
    return ties;
  }

  long seed() {
    return seed;
  }

  /** Weighted majority voting; without weights every worker weighs 1. */
  static Aggregated mostWeighted(Votes votes, double[] workerWeight, Ties ties, long seed) {
    int classes = votes.classes();
    double[] score = new double[classes];
    double[] posterior = ties == Ties.ALL ? new double[votes.tasks() * classes] : null;
    int[] labels = new int[votes.tasks()];
    for (int i = 0; i < labels.length; i++) {
      // s_k = Σ_j w_j 1(y_ij = k)
      java.util.Arrays.fill(score, 0);
      for (int v = votes.start(i); v < votes.end(i); v++) {
        double weight = workerWeight == null ? 1 : workerWeight[votes.worker(v)];
        score[votes.label(v)] += votes.weight(v) * weight;
      }
      labels[i] = ties.choose(score, 0, classes, seed, votes.taskKey(i));
      if (posterior != null) {
        Ties.share(score, 0, classes);
        System.arraycopy(score, 0, posterior, i * classes, classes);
      }
    }
    return posterior == null
        ? Aggregated.ofLabels(labels, classes)
        : Aggregated.ofPosterior(posterior, labels.length, classes);
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "majority_voting",
          "the label with the most votes",
          Options.class,
          "mv",
          "majorityvoting");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new MajorityVoting(options.ties(), seed);
    }
  }
}
