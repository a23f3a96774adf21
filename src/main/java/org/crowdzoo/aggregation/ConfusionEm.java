package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * EM for one confusion matrix a worker: the engine of {@link DawidSkene} and {@link
 * FastDawidSkene}. An iteration goes once over the {@link VoteTiles}: it does the E step of a
 * tile's tasks and adds their posteriors to the counts of the next M step, while they are in the
 * cache. Tables are [P, K], see {@link VotePairs}: a vote reads and writes K neighbouring numbers.
 */
final class ConfusionEm {
  private static final long COUNTS_IN_ALL_CHUNKS = 1 << 25;
  private static final int MOST_CONFUSIONS = 1 << 26;

  /** Beside 1, and beside the pseudo-votes of smoothing, a probability of 10⁻¹⁶ is nothing. */
  private static final double NEGLIGIBLE = Math.log(1e-16);

  private final Votes votes;
  private final VotePairs pairs;
  private final int[] gold;
  private final int classes;
  private final double smoothing;
  private final boolean hard;
  private final double cutoff;
  private final Chunks chunks;
  private final VoteTiles tiles;
  private final double[] posterior;

  /** log π of each pair, [P, K]. */
  private final double[] logTable;

  /** Σ_i T_ik w over the votes of each pair, [chunk][P * K]. */
  private final double[][] counts;

  /** Σ_i T_ik, [chunk][K]. */
  private final double[][] classCounts;

  private final double[] prior;
  private final double[] workerLogPrior;

  /**
   * @param gold [N] truth, -1 where unknown
   * @param smoothing votes added to each cell of each matrix, 0 for none
   * @param hard put each task all on its best class (Fast Dawid-Skene)
   */
  ConfusionEm(String strategy, Votes votes, int[] gold, double smoothing, boolean hard) {
    this(strategy, votes, gold, smoothing, hard, VotePairs.of(votes), 8);
  }

  /**
   * As above, for votes that are a part of all.
   *
   * @param pairs of all votes
   * @param mostChunks that work side by side
   */
  ConfusionEm(
      String strategy,
      Votes votes,
      int[] gold,
      double smoothing,
      boolean hard,
      VotePairs pairs,
      int mostChunks) {
    this.votes = votes;
    this.gold = gold;
    this.classes = votes.classes();
    this.smoothing = smoothing;
    this.hard = hard;
    this.cutoff = smoothing >= 1e-6 ? NEGLIGIBLE : Softmax.UNDERFLOW;
    this.pairs = pairs;
    long cells = (long) pairs.count() * classes;
    long posteriors = (long) votes.tasks() * classes;
    if (Math.max(cells, posteriors) > Integer.MAX_VALUE - 8) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "strategy %s: needs tables of %d and %d numbers for so many classes, at most %d each",
              strategy,
              cells,
              posteriors,
              Integer.MAX_VALUE - 8));
    }
    this.chunks =
        Chunks.of(
            votes,
            (int)
                Math.min(mostChunks, Math.max(2, Math.min(8, COUNTS_IN_ALL_CHUNKS / (cells + 1)))));
    this.tiles = new VoteTiles(votes, pairs, gold, chunks, classes);
    this.posterior = NaiveSoft.shares(votes);
    this.logTable = new double[(int) cells];
    this.counts = new double[chunks.count()][(int) cells];
    this.classCounts = new double[chunks.count()][classes];
    this.prior = new double[classes];
    this.workerLogPrior = new double[votes.workers()];
  }

  /** Runs rounds of (M step, E step) from the shares of the votes. */
  Aggregated run(int maxiter, double epsilon) {
    EmHistory history = new EmHistory(maxiter, epsilon, votes.size());
    chunks.forEach(this::countInitially);
    double objective;
    do {
      addChunks();
      maximize();
      objective = chunks.sum(this::expectAndCount) + sum(workerLogPrior);
    } while (history.more(objective));
    return result(history);
  }

  /** What the shares of these votes are to the first M step: [P * K] of pairs, [K], 0. */
  double[] firstCounts() {
    chunks.forEach(this::countInitially);
    return takeCounts(0);
  }

  /** E step with the result of an M step: counts [P * K], [K], and the log-likelihood. */
  double[] counts(double[] givenPrior, double[] givenLogTable) {
    take(givenPrior, givenLogTable);
    return takeCounts(chunks.sum(this::expectAndCount));
  }

  /** Takes over the result of an M step. */
  void take(double[] givenPrior, double[] givenLogTable) {
    System.arraycopy(givenPrior, 0, prior, 0, classes);
    System.arraycopy(givenLogTable, 0, logTable, 0, logTable.length);
  }

  private double[] takeCounts(double logLikelihood) {
    double[] kept = prior.clone();
    addChunks();
    double[] taken = Arrays.copyOf(logTable, logTable.length + classes + 1);
    System.arraycopy(prior, 0, taken, logTable.length, classes);
    taken[taken.length - 1] = logLikelihood;
    System.arraycopy(kept, 0, prior, 0, classes);
    return taken;
  }

  /** M step with the counts of all votes; {@link #prior()} and {@link #logTable()} are it. */
  void maximize(double[] counts) {
    System.arraycopy(counts, 0, logTable, 0, logTable.length);
    System.arraycopy(counts, logTable.length, prior, 0, classes);
    maximize();
  }

  /** The objective of E steps with this log-likelihood. */
  double objective(double logLikelihood) {
    return logLikelihood + sum(workerLogPrior);
  }

  /** ρ [K]. */
  double[] prior() {
    return prior;
  }

  /** log π [P * K]. */
  double[] logTable() {
    return logTable;
  }

  private void countInitially(int chunk) {
    for (int i = chunks.start(chunk); i < chunks.end(chunk); i++) {
      if (gold[i] >= 0) {
        Arrays.fill(posterior, i * classes, (i + 1) * classes, 0);
        posterior[i * classes + gold[i]] = 1;
      }
    }
    for (int tile = tiles.first(chunk); tile < tiles.end(chunk); tile++) {
      tiles.count(tile, posterior, tiles.firstTask(tile), counts[chunk], classCounts[chunk]);
    }
  }

  /** M step (Dawid & Skene 1979, eq. 2.3 and 2.4): counts to prior and log π. */
  private void maximize() {
    double tasks = 0;
    for (int k = 0; k < classes; k++) {
      tasks += prior[k];
    }
    for (int k = 0; k < classes; k++) {
      // ρ_k = Σ_i T_ik / N
      prior[k] = tasks == 0 ? 1.0 / classes : prior[k] / tasks;
    }
    Chunks.ranges(votes.workers(), (from, to) -> maximizeWorkers(from, to));
  }

  private void addChunks() {
    Arrays.fill(prior, 0);
    for (double[] part : classCounts) {
      for (int k = 0; k < classes; k++) {
        prior[k] += part[k];
      }
      Arrays.fill(part, 0);
    }
    Chunks.ranges(
        logTable.length,
        (from, to) -> {
          System.arraycopy(counts[0], from, logTable, from, to - from);
          Arrays.fill(counts[0], from, to, 0);
          for (int c = 1; c < counts.length; c++) {
            double[] part = counts[c];
            for (int at = from; at < to; at++) {
              logTable[at] += part[at];
            }
            Arrays.fill(part, from, to, 0);
          }
        });
  }

  private void maximizeWorkers(int fromWorker, int toWorker) {
    double[] rowSum = new double[classes];
    for (int j = fromWorker; j < toWorker; j++) {
      int from = pairs.start[j] * classes;
      int to = pairs.start[j + 1] * classes;
      Arrays.fill(rowSum, 0);
      for (int at = from; at < to; at += classes) {
        for (int k = 0; k < classes; k++) {
          rowSum[k] += logTable[at + k];
        }
      }
      for (int k = 0; k < classes; k++) {
        // last, so that rows with the same counts have the same sum
        rowSum[k] += classes * smoothing;
      }
      double logPi = 0;
      for (int at = from; at < to; at += classes) {
        for (int k = 0; k < classes; k++) {
          // log π_jkl = log (Σ_i T_ik 1(y_ij = l) + s) / (Σ_i T_ik + K s), and log 0 where empty
          logTable[at + k] =
              rowSum[k] == 0
                  ? Double.NEGATIVE_INFINITY
                  : Math.log((logTable[at + k] + smoothing) / rowSum[k]);
          logPi += smoothing == 0 ? 0 : logTable[at + k];
        }
      }
      workerLogPrior[j] =
          smoothing == 0 || from == to ? 0 : smoothing * (logPi + unseen(j, rowSum));
    }
  }

  /** Σ log π over the labels that a worker never gave. */
  private double unseen(int j, double[] rowSum) {
    int unseen = classes - (pairs.start[j + 1] - pairs.start[j]);
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += unseen * Math.log(smoothing / rowSum[k]);
    }
    return sum;
  }

  /** E step of a chunk (eq. 2.5), and its part of the next M step; returns its log-likelihood. */
  private double expectAndCount(int chunk) {
    double[] logPrior = Arrays.stream(prior).map(Math::log).toArray();
    double[] a = new double[SoftmaxRows.ROWS * classes];
    SoftmaxRows softmax = new SoftmaxRows(classes, cutoff);
    LogSum logLikelihood = new LogSum();
    for (int tile = tiles.first(chunk); tile < tiles.end(chunk); tile++) {
      int end = tiles.firstTask(tile + 1);
      for (int first = tiles.firstTask(tile); first < end; first += SoftmaxRows.ROWS) {
        int tasks = Math.min(SoftmaxRows.ROWS, end - first);
        for (int r = 0; r < tasks; r++) {
          System.arraycopy(logPrior, 0, a, r * classes, classes);
        }
        tiles.expect(first, tasks, logTable, a);
        takeGold(first, tasks, a, logLikelihood);
        if (hard) {
          takeHard(first, tasks, a, logLikelihood);
        } else {
          softmax.apply(a, tasks);
          take(first, tasks, softmax, logLikelihood);
        }
      }
      tiles.count(tile, posterior, tiles.firstTask(tile), counts[chunk], classCounts[chunk]);
    }
    return logLikelihood.value();
  }

  /** The likelihood of the votes on tasks with a known truth. */
  private void takeGold(int first, int tasks, double[] a, LogSum logLikelihood) {
    for (int r = 0; r < tasks; r++) {
      int truth = gold[first + r];
      if (truth >= 0) {
        logLikelihood.add(a[r * classes + truth], 1);
      }
    }
  }

  /** Posterior and likelihood of tasks with votes; where no class can be, the posterior stays. */
  private void take(int first, int tasks, SoftmaxRows softmax, LogSum logLikelihood) {
    for (int r = 0; r < tasks; r++) {
      if (isOpen(first + r)) {
        logLikelihood.add(softmax.max(r), softmax.sum(r));
        if (softmax.max(r) > Double.NEGATIVE_INFINITY) {
          softmax.write(r, posterior, (first + r) * classes);
        }
      }
    }
  }

  private void takeHard(int first, int tasks, double[] a, LogSum logLikelihood) {
    for (int r = 0; r < tasks; r++) {
      if (isOpen(first + r)) {
        double max = Softmax.hardInPlace(a, r * classes, classes);
        logLikelihood.add(max, 1);
        if (max > Double.NEGATIVE_INFINITY) {
          System.arraycopy(a, r * classes, posterior, (first + r) * classes, classes);
        }
      }
    }
  }

  /** True if the truth is unknown and there are votes. */
  private boolean isOpen(int i) {
    return gold[i] < 0 && votes.count(i) > 0;
  }

  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }

  /** Posterior and labels of the last E step. */
  Aggregated labels() {
    for (int i = 0; i < votes.tasks(); i++) {
      if (votes.count(i) == 0 && gold[i] < 0) {
        System.arraycopy(prior, 0, posterior, i * classes, classes);
      }
    }
    return Aggregated.ofPosterior(posterior, votes.tasks(), classes)
        .withoutLabels(i -> votes.count(i) == 0 && gold[i] < 0);
  }

  /** The same with what was learnt. */
  Aggregated result(EmHistory history) {
    Aggregated labelled =
        labels().withObjective(history.values()).withLearnt("prior", LearntTable.ofClasses(prior));
    long dense = (long) votes.workers() * classes * classes;
    return dense <= MOST_CONFUSIONS
        ? labelled.withLearnt("confusions", confusions((int) dense))
        : labelled
            .withLearnt("confusion_columns", columns())
            .withLearnt("confusion_column_index", columnIndex());
  }

  private LearntTable confusions(int length) {
    double[] pi = new double[length];
    double[] rowSum = new double[classes];
    for (int j = 0; j < votes.workers(); j++) {
      Arrays.fill(rowSum, 0);
      int base = j * classes * classes;
      for (int p = pairs.start[j]; p < pairs.start[j + 1]; p++) {
        for (int k = 0; k < classes; k++) {
          double value = Math.exp(logTable[p * classes + k]);
          pi[base + k * classes + pairs.label[p]] = value;
          rowSum[k] += value;
        }
      }
      if (smoothing > 0) {
        shareTheRest(j, pi, base, rowSum);
      }
    }
    return new LearntTable(
        pi, List.of("worker", "truth", "vote"), votes.workers(), classes, classes);
  }

  /** The labels that a worker never gave share what is left of each row. */
  private void shareTheRest(int j, double[] pi, int base, double[] rowSum) {
    boolean[] seen = new boolean[classes];
    for (int p = pairs.start[j]; p < pairs.start[j + 1]; p++) {
      seen[pairs.label[p]] = true;
    }
    int unseen = classes - (pairs.start[j + 1] - pairs.start[j]);
    for (int k = 0; k < classes; k++) {
      for (int l = 0; l < classes; l++) {
        if (!seen[l]) {
          pi[base + k * classes + l] = Math.max(0, 1 - rowSum[k]) / unseen;
        }
      }
    }
  }

  private LearntTable columns() {
    double[] pi = Arrays.stream(logTable).map(Math::exp).toArray();
    return new LearntTable(pi, List.of("column", "truth"), pairs.count(), classes);
  }

  private LearntTable columnIndex() {
    double[] index = new double[2 * pairs.count()];
    for (int p = 0; p < pairs.count(); p++) {
      index[2 * p] = pairs.worker[p];
      index[2 * p + 1] = pairs.label[p];
    }
    return new LearntTable(index, List.of("column", "worker and vote"), pairs.count(), 2);
  }
}
