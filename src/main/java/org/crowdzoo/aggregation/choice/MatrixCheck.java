package org.crowdzoo.aggregation.choice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;

/**
 * Whether there are votes enough for a confusion matrix a worker that nothing holds back. Where
 * each worker has few votes and most are right, free matrices explain single errors, and classifier
 * and labels get worse than by the plain shares of the votes.
 *
 * @param workers with votes
 * @param votesAWorker of the worker who cast the median vote: half of the votes are from workers
 *     with no more
 * @param numbers free ones in a matrix, K(K − 1)
 * @param agreement share of pairs of votes on one task that agree
 * @param scores mean log-likelihood of held-out votes, by aggregation
 * @param difference of Dawid and Skene's free matrices to the shares
 * @param error its standard error over the tasks
 */
public record MatrixCheck(
    int workers,
    int votesAWorker,
    int numbers,
    double agreement,
    Map<String, Double> scores,
    double difference,
    double error) {
  private static final int FOLDS = 5;
  private static final int FEWEST = 5;
  private static final String FREE = "dawid_skene";
  private static final String SOFT = "naive_soft";
  private static final List<String> INSTEAD =
      List.of(SOFT, "majority_voting", "one_coin_dawid_skene");

  /**
   * Looks at votes; null if there are too few to hold some out.
   *
   * @param seed of the folds
   */
  public static MatrixCheck of(Votes votes, long seed) {
    VoteFolds folds = VoteFolds.of(votes, FOLDS, seed);
    if (folds.heldBy(FOLDS) < 2 * FOLDS) {
      return null;
    }
    List<String> names = new ArrayList<>(INSTEAD);
    names.add(FREE);
    Map<String, double[]> found = new TreeMap<>();
    for (String name : names) {
      found.put(name, scores(name, folds, seed));
    }
    double[] free = found.get(FREE);
    double[] soft = found.get(SOFT);
    double[] d = IntStream.range(0, free.length).mapToDouble(n -> free[n] - soft[n]).toArray();
    double mean = Arrays.stream(d).average().orElseThrow();
    Map<String, Double> means = new TreeMap<>();
    found.forEach((name, own) -> means.put(name, Arrays.stream(own).average().orElseThrow()));
    int classes = votes.classes();
    int[] cast =
        IntStream.range(0, votes.workers())
            .map(votes::castByWorker)
            .filter(count -> count > 0)
            .sorted()
            .toArray();
    return new MatrixCheck(
        cast.length,
        typical(cast),
        classes * (classes - 1),
        agreement(votes),
        means,
        mean,
        error(d, mean, folds, votes.tasks()));
  }

  /** Votes of the worker who cast the vote in the middle, workers sorted by their votes. */
  private static int typical(int[] cast) {
    long all = Arrays.stream(cast).asLongStream().sum();
    long sum = 0;
    for (int count : cast) {
      sum += count;
      if (2 * sum >= all) {
        return count;
      }
    }
    return 0;
  }

  private static double[] scores(String name, VoteFolds folds, long seed) {
    double[] all = new double[0];
    for (int fold = 0; fold < FOLDS; fold++) {
      Votes training = folds.training(fold);
      double[][] found = Aggregations.parse(name, seed).aggregate(training).probabilities();
      double[] one = HeldOutScore.of(training, folds.held(fold), found, seed);
      int before = all.length;
      all = Arrays.copyOf(all, before + one.length);
      System.arraycopy(one, 0, all, before, one.length);
    }
    return all;
  }

  private static double error(double[] d, double mean, VoteFolds folds, int tasks) {
    double[] byTask = new double[tasks];
    int at = 0;
    for (int fold = 0; fold < FOLDS; fold++) {
      for (int task : HeldOutScore.tasks(folds.held(fold))) {
        byTask[task] += d[at++] - mean;
      }
    }
    return Math.sqrt(Arrays.stream(byTask).map(x -> x * x).sum()) / d.length;
  }

  private static double agreement(Votes votes) {
    double agree = 0;
    double pairs = 0;
    for (int i = 0; i < votes.tasks(); i++) {
      double sum = 0;
      double[] byClass = new double[votes.classes()];
      for (int v = votes.start(i); v < votes.end(i); v++) {
        byClass[votes.label(v)] += votes.weight(v);
        sum += votes.weight(v);
      }
      if (sum > 1) {
        agree += Arrays.stream(byClass).map(n -> n * n).sum() - sum;
        pairs += sum * sum - sum;
      }
    }
    return Math.max(0, agree / pairs);
  }

  /**
   * True if free matrices are likely to hurt: half of the votes are from workers with fewer votes
   * than half the numbers of a matrix (or than 5), and held-out votes are foretold clearly worse
   * with them than by the shares.
   */
  public boolean likelyToHurt() {
    return votesAWorker < Math.max(FEWEST, numbers / 2.0) && difference < -error;
  }

  /** Why {@code auto} does not try free matrices, in a few words. */
  public String reason() {
    return String.format(
        Locale.ROOT,
        "free matrices are likely to hurt, held-out votes %+.3f ± %.3f a vote with them",
        difference,
        error);
  }

  /** The warning in one line, with its figures. */
  public String warning(String strategy) {
    String best = INSTEAD.stream().max(Comparator.comparingDouble(scores::get)).orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s learns a free matrix of %d numbers a worker, and half of the votes are from workers"
            + " with %d votes or fewer (%d workers; %.0f %% of pairs of votes agree); held-out votes are foretold worse with"
            + " such matrices than by shares of the votes, %.3f against %.3f a vote"
            + " (%+.3f ± %.3f): they are likely to hurt; try strategy %s or"
            + " conal[variant=constrained], or auto, which compares them",
        strategy,
        numbers,
        votesAWorker,
        workers,
        100 * agreement,
        scores.get(FREE),
        scores.get(SOFT),
        difference,
        error,
        best);
  }
}
