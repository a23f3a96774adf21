package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.Locale;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * Mean-field variational Bayes for Bayesian classifier combination: the engine of {@link Ibcc} and
 * {@link Ebcc}. A task of class k is of one of M subtypes; worker j votes l on subtype (k, m) with
 * probability v_jkml,
 *
 * <pre>
 * τ ~ Dirichlet(α),  π_k ~ Dirichlet(a/M, …),  v_jkm ~ Dirichlet(β_k),  β_kl = diagonal or off it
 * q(τ) = Dirichlet(ν),     ν_k  = α_k + Σ_i z_ik
 * q(π_k) = Dirichlet(η_k), η_km = a/M + Σ_i ρ_ikm
 * q(v_jkm) = Dirichlet(μ_jkm), μ_jkml = β_kl + Σ_i ρ_ikm 1(y_ij = l)
 * ρ_ikm ∝ exp(E log τ_k + E log π_km + Σ_j E log v_jkm,y_ij),   z_ik = Σ_m ρ_ikm</pre>
 *
 * with E log of a Dirichlet's entry ψ(its count) - ψ(the sum). Tables are [P, K*M], see {@link
 * VotePairs}. Li, Rubinstein, Cohn (2019), section 4.
 */
final class BayesianCombination {
  private static final long COUNTS_IN_ALL_CHUNKS = 1 << 25;
  private static final double RELATIVE = 1e-5;

  private final Votes votes;
  private final int[] gold;
  private final CombinationFactors factors;
  private final int classes;
  private final int groups;
  private final int cells;
  private final Chunks chunks;
  private final VoteTiles tiles;

  /** z, [N * K]. */
  private final double[] posterior;

  /** Σ_i ρ_ikm over the votes of each pair, [chunk][P * cells]. */
  private final double[][] counts;

  /** Σ_i ρ_ikm, [chunk][cells]. */
  private final double[][] taskCounts;

  private double entropy;
  private int rounds;

  /**
   * @param shares [N * K] what z starts from, overwritten
   * @param groups M
   */
  BayesianCombination(
      String strategy,
      Votes votes,
      int[] gold,
      double[] shares,
      int groups,
      CombinationFactors.Prior prior) {
    this(strategy, votes, gold, shares, groups, prior, VotePairs.of(votes), 8);
  }

  /**
   * As above, for votes that are a part of all.
   *
   * @param pairs of all votes
   * @param mostChunks that work side by side
   */
  BayesianCombination(
      String strategy,
      Votes votes,
      int[] gold,
      double[] shares,
      int groups,
      CombinationFactors.Prior prior,
      VotePairs pairs,
      int mostChunks) {
    this.votes = votes;
    this.gold = gold;
    this.classes = votes.classes();
    this.groups = groups;
    long table = (long) pairs.count() * classes * groups;
    if (table > Integer.MAX_VALUE - 8) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "strategy %s: needs a table of %d numbers for so many classes, at most %d",
              strategy,
              table,
              Integer.MAX_VALUE - 8));
    }
    this.cells = classes * groups;
    this.chunks =
        Chunks.of(
            votes,
            (int)
                Math.min(mostChunks, Math.max(2, Math.min(8, COUNTS_IN_ALL_CHUNKS / (table + 1)))));
    this.tiles = new VoteTiles(votes, pairs, gold, chunks, cells);
    this.posterior = shares;
    this.counts = new double[chunks.count()][(int) table];
    this.taskCounts = new double[chunks.count()][cells];
    this.factors = new CombinationFactors(pairs, prior, classes, groups);
  }

  /** The shares of the votes, all on the truth where it is known, [N * K]. */
  static double[] shares(Votes votes, int[] gold) {
    double[] shares = NaiveSoft.shares(votes);
    int classes = votes.classes();
    for (int i = 0; i < gold.length; i++) {
      if (gold[i] >= 0) {
        Arrays.fill(shares, i * classes, (i + 1) * classes, 0);
        shares[i * classes + gold[i]] = 1;
      }
    }
    return shares;
  }

  /**
   * Runs until no z changes by more than {@code epsilon} + 1e-5 z, at most {@code maxiter} rounds;
   * with {@code epsilon = 0} exactly that many.
   *
   * @param start draws the split of each class's share over its subtypes; null for even
   */
  void run(int maxiter, double epsilon, NumpyDirichlet start) {
    countInitially(start);
    boolean changed = true;
    for (rounds = 0; rounds < maxiter && (changed || epsilon == 0); rounds++) {
      factors.maximize(counts, taskCounts);
      changed = expect(epsilon);
    }
  }

  /** What these votes are to the first M step: counts [P * cells], [cells], 0, 0. */
  double[] firstCounts() {
    countInitially(null);
    return takeCounts(0, false);
  }

  /**
   * E step with the result of an M step: counts [P * cells], [cells], the entropy of ρ, and 1 if a
   * z moved by more than {@code epsilon} allows.
   */
  double[] counts(double[] givenLogTask, double[] givenLogVote, double epsilon) {
    System.arraycopy(givenLogTask, 0, logTask(), 0, cells);
    System.arraycopy(givenLogVote, 0, logVote(), 0, givenLogVote.length);
    boolean moved = expect(epsilon);
    return takeCounts(entropy, moved);
  }

  private double[] takeCounts(double ofRho, boolean moved) {
    int table = counts[0].length;
    double[] taken = new double[table + cells + 2];
    for (int c = 0; c < chunks.count(); c++) {
      for (int at = 0; at < table; at++) {
        taken[at] += counts[c][at];
      }
      for (int s = 0; s < cells; s++) {
        taken[table + s] += taskCounts[c][s];
      }
      Arrays.fill(counts[c], 0);
      Arrays.fill(taskCounts[c], 0);
    }
    taken[taken.length - 2] = ofRho;
    taken[taken.length - 1] = moved ? 1 : 0;
    return taken;
  }

  /** M step with the counts of all votes; {@link #logTask()} and {@link #logVote()} are it. */
  void maximize(double[] given) {
    int table = counts[0].length;
    System.arraycopy(given, 0, counts[0], 0, table);
    System.arraycopy(given, table, taskCounts[0], 0, cells);
    factors.maximize(counts, taskCounts);
  }

  /** After the E step of all votes. */
  void setEntropy(double ofRho, int done) {
    entropy = ofRho;
    rounds = done;
  }

  /** E log τ_k + E log π_km, [cells]. */
  double[] logTask() {
    return factors.logTask();
  }

  /** E log v of the votes that occur, [P * cells]. */
  double[] logVote() {
    return factors.logVote();
  }

  /** E τ [K]. */
  double[] meanPrior() {
    return factors.meanPrior();
  }

  private void countInitially(NumpyDirichlet start) {
    double[] split = new double[groups];
    Arrays.fill(split, 1.0 / groups);
    double[] rho = new double[tiles.mostTasks() * cells];
    for (int c = 0; c < chunks.count(); c++) {
      for (int tile = tiles.first(c); tile < tiles.end(c); tile++) {
        int at = 0;
        for (int i = tiles.firstTask(tile); i < tiles.firstTask(tile + 1); i++) {
          for (int k = 0; k < classes; k++) {
            if (start != null) {
              start.next(split);
            }
            for (int m = 0; m < groups; m++) {
              rho[at++] = split[m] * posterior[i * classes + k];
            }
          }
        }
        tiles.count(tile, rho, 0, counts[c], taskCounts[c]);
      }
    }
  }

  /** E step; true if a z moved by more than {@code epsilon} allows. */
  private boolean expect(double epsilon) {
    boolean[] moved = new boolean[chunks.count()];
    entropy = chunks.sum(c -> expect(c, epsilon, moved));
    boolean any = false;
    for (boolean one : moved) {
      any |= one;
    }
    return any;
  }

  /** ρ of a chunk's tasks, and its part of the next counts; returns the entropy of ρ. */
  private double expect(int chunk, double epsilon, boolean[] moved) {
    double[] a = new double[SoftmaxRows.ROWS * cells];
    double[] rho = new double[tiles.mostTasks() * cells];
    SoftmaxRows softmax = new SoftmaxRows(cells, Softmax.UNDERFLOW);
    LogSum entropies = new LogSum();
    for (int tile = tiles.first(chunk); tile < tiles.end(chunk); tile++) {
      int start = tiles.firstTask(tile);
      int end = tiles.firstTask(tile + 1);
      for (int first = start; first < end; first += SoftmaxRows.ROWS) {
        int tasks = Math.min(SoftmaxRows.ROWS, end - first);
        for (int r = 0; r < tasks; r++) {
          System.arraycopy(logTask(), 0, a, r * cells, cells);
        }
        tiles.expect(first, tasks, logVote(), a);
        takeGold(first, tasks, a);
        softmax.apply(a, tasks);
        for (int r = 0; r < tasks; r++) {
          softmax.write(r, rho, (first - start + r) * cells);
          if (gold[first + r] >= 0 || votes.count(first + r) > 0) {
            int at = (first - start + r) * cells;
            // -Σ ρ log ρ = log Σ exp a - Σ ρ a
            double mean = mean(rho, at, a, r * cells, softmax.max(r));
            entropies.add(-mean, softmax.sum(r));
            moved[chunk] |= moves(first + r, rho, at, epsilon);
          }
        }
      }
      tiles.count(tile, rho, 0, counts[chunk], taskCounts[chunk]);
    }
    return entropies.value();
  }

  /** Where the truth is known, no other class can be. */
  private void takeGold(int first, int tasks, double[] a) {
    for (int r = 0; r < tasks; r++) {
      int truth = gold[first + r];
      if (truth >= 0) {
        int at = r * cells;
        Arrays.fill(a, at, at + truth * groups, Double.NEGATIVE_INFINITY);
        Arrays.fill(a, at + (truth + 1) * groups, at + cells, Double.NEGATIVE_INFINITY);
      }
    }
  }

  /** Σ ρ (a - max). */
  private double mean(double[] rho, int at, double[] a, int from, double max) {
    double sum = 0;
    for (int s = 0; s < cells; s++) {
      sum += rho[at + s] > 0 ? rho[at + s] * (a[from + s] - max) : 0;
    }
    return sum;
  }

  /** Takes over z of a task; true if one changed by more than allowed. */
  private boolean moves(int i, double[] rho, int at, double epsilon) {
    boolean moves = false;
    for (int k = 0; k < classes; k++) {
      double z = CombinationFactors.sum(rho, at + k * groups, groups);
      moves |= !(Math.abs(posterior[i * classes + k] - z) <= epsilon + RELATIVE * z);
      posterior[i * classes + k] = z;
    }
    return moves;
  }

  /** The evidence bound after the last round. */
  double bound() {
    return new EvidenceBound(factors).of(entropy);
  }

  /** Rounds done. */
  int rounds() {
    return rounds;
  }

  /** Posterior and labels of the last E step; tasks without a vote have the prior. */
  Aggregated labels(double[] meanPrior) {
    for (int i = 0; i < votes.tasks(); i++) {
      if (votes.count(i) == 0 && gold[i] < 0) {
        System.arraycopy(meanPrior, 0, posterior, i * classes, classes);
      }
    }
    return Aggregated.ofPosterior(posterior, votes.tasks(), classes)
        .withoutLabels(i -> votes.count(i) == 0 && gold[i] < 0);
  }

  /** Begins again with the shares of the votes. */
  void toShares() {
    System.arraycopy(shares(votes, gold), 0, posterior, 0, posterior.length);
  }

  /** Posterior, labels, class prior, and confusion matrices where they are not too large. */
  Aggregated result() {
    double[] meanPrior = factors.meanPrior();
    Aggregated found = labels(meanPrior).withLearnt("prior", LearntTable.ofClasses(meanPrior));
    return new CombinationMeans(factors).addTo(found);
  }
}
