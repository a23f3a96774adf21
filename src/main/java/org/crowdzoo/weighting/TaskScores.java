package org.crowdzoo.weighting;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.identification.Crowdlab;

/**
 * Scores of the tasks of a crowd by each {@link Policy}, from 0 to 1, computed when they are asked
 * for. A task without a vote has the score 0: nobody says anything of it. For CROWDLAB it has that
 * of its prediction.
 */
public final class TaskScores implements Scores {
  private final Votes votes;
  private final Supplier<double[][]> predictions;
  private final long seed;
  private final Map<Policy, double[][]> distributions = new EnumMap<>(Policy.class);

  /**
   * Scores to be computed.
   *
   * @param votes on N tasks, of K classes
   * @param predictions gives out-of-fold probabilities [N][K] of a network, for CROWDLAB
   * @param seed draws among the classes between which nothing else decides, for CROWDLAB
   */
  public TaskScores(Votes votes, Supplier<double[][]> predictions, long seed) {
    this.votes = votes;
    this.predictions = predictions;
    this.seed = seed;
  }

  /** How sure the label of each task is, [N]. */
  @Override
  public double[] ofTasks(Policy policy) {
    double[] scores = new double[votes.tasks()];
    double[][] p = distribution(policy);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = policy == Policy.ENTROPY ? certainty(p[i]) : Arrays.stream(p[i]).max().orElse(0);
    }
    return scores;
  }

  /**
   * How sure it is of each label whether a task has it, [N][K]: the scores of the two answers yes,
   * with p_k, and no, with 1 − p_k.
   */
  @Override
  public double[][] ofLabels(Policy policy) {
    return Arrays.stream(distribution(policy))
        .map(
            p ->
                Arrays.stream(p)
                    .map(q -> isNone(p) ? 0 : ofAnswer(policy, Math.min(1, Math.max(0, q))))
                    .toArray())
        .toArray(double[][]::new);
  }

  private static double ofAnswer(Policy policy, double yes) {
    return policy == Policy.ENTROPY
        ? certainty(new double[] {yes, 1 - yes})
        : Math.max(yes, 1 - yes);
  }

  /** 1 − H(p) / log K; 0 for a row of zeros. */
  static double certainty(double[] p) {
    if (isNone(p)) {
      return 0;
    }
    double entropy = 0;
    for (double q : p) {
      entropy -= q > 0 ? q * Math.log(q) : 0;
    }
    return Math.min(1, Math.max(0, 1 - entropy / Math.log(p.length)));
  }

  private static boolean isNone(double[] p) {
    return Arrays.stream(p).allMatch(q -> q == 0);
  }

  /** Class probabilities [N][K], zeros for a task of which nothing is known. */
  private synchronized double[][] distribution(Policy policy) {
    return distributions.computeIfAbsent(
        policy,
        p ->
            switch (p) {
              case CONSENSUS, ENTROPY -> aggregated("naive_soft");
              case POSTERIOR -> aggregated("dawid_skene");
              case SKILL -> skillShares();
              case CROWDLAB -> Crowdlab.of(votes, predictions.get(), seed).posterior();
            });
  }

  /** p_ik ∝ Σ_j s_j 1(y_ij = k), s_j the agreement of worker j with the majority, ties shared. */
  private double[][] skillShares() {
    double[] skill =
        Aggregations.parse("wawa[ties=all]", seed)
            .aggregate(votes)
            .learnt()
            .get("worker_weight")
            .values();
    double[][] p = new double[votes.tasks()][votes.classes()];
    for (int i = 0; i < p.length; i++) {
      double sum = 0;
      for (int v = votes.start(i); v < votes.end(i); v++) {
        p[i][votes.label(v)] += skill[votes.worker(v)];
        sum += skill[votes.worker(v)];
      }
      for (int k = 0; k < p[i].length && sum > 0; k++) {
        p[i][k] /= sum;
      }
    }
    return p;
  }

  /** What an aggregation finds; what it says of a task without a vote is its prior, no score. */
  private double[][] aggregated(String strategy) {
    double[][] p = Aggregations.parse(strategy, seed).aggregate(votes).probabilities();
    for (int i = 0; i < p.length; i++) {
      if (votes.count(i) == 0) {
        Arrays.fill(p[i], 0);
      }
    }
    return p;
  }
}
