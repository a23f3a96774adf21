package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * KOS: belief propagation between tasks and workers, for two classes. With A_ij = ±1 for a vote for
 * class 1 or 0, messages go x_i→j = Σ_j'≠j A_ij' y_j'→i and y_j→i = Σ_i'≠i A_i'j x_i'→j, from y
 * drawn from N(1, 1); the label is the sign of Σ_j A_ij y_j→i, and where that is 0, as when nobody
 * votes twice, the majority's.
 *
 * <p>Learns {@code worker_reliability} [W], the mean of a worker's messages, scaled to at most 1.
 *
 * <p>Karger, D. R., Oh, S., Shah, D. (2014): Budget-optimal task allocation for reliable
 * crowdsourcing systems. Operations Research 62(1), doi:10.1287/opre.2013.1235. We rescale all
 * messages each round, which changes no sign, so that they do not overflow.
 */
public final class Kos implements Aggregation {
  private final Options options;
  private final long seed;

  /**
   * @param maxiter rounds of messages, at least 1
   * @param ties which label wins where the sum is 0 and the votes are even
   */
  public record Options(
      @Setting(value = "100", min = 1, doc = "rounds of messages") int maxiter,
      @Setting(value = "random", doc = "which of the labels with the most votes wins") Ties ties) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, maxiter, ties);
    }
  }

  /** KOS with options and a seed. */
  public Kos(Options options, long seed) {
    this.options = options;
    this.seed = seed;
  }

  @Override
  public Aggregated aggregate(Votes votes) {
    HardVotes.require("kos", votes);
    if (votes.classes() != 2) {
      throw new InputException(
          "strategy kos: works on 2 classes, got "
              + votes.classes()
              + "; for more use dawid_skene or one_coin_dawid_skene");
    }
    double[] y = start(votes);
    double[] x = new double[votes.size()];
    for (int round = 0; round < options.maxiter; round++) {
      toWorkers(votes, y, x);
      toTasks(votes, x, y);
      scale(y);
    }
    return result(votes, y);
  }

  private double[] start(Votes votes) {
    double[] y = new double[votes.size()];
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        var random = KeyedRandom.of(seed, votes.taskKey(i), votes.workerKey(votes.worker(v)));
        // Box-Muller
        double radius = Math.sqrt(-2 * Math.log(1 - random.nextDouble()));
        y[v] = 1 + radius * Math.cos(2 * Math.PI * random.nextDouble());
      }
    }
    return y;
  }

  private static void toWorkers(Votes votes, double[] y, double[] x) {
    for (int i = 0; i < votes.tasks(); i++) {
      double sum = sumOfTask(votes, i, y);
      for (int v = votes.start(i); v < votes.end(i); v++) {
        x[v] = sum - sign(votes, v) * y[v];
      }
    }
  }

  private static void toTasks(Votes votes, double[] x, double[] y) {
    double[] sum = new double[votes.workers()];
    for (int v = 0; v < votes.size(); v++) {
      sum[votes.worker(v)] += sign(votes, v) * x[v];
    }
    for (int v = 0; v < votes.size(); v++) {
      y[v] = sum[votes.worker(v)] - sign(votes, v) * x[v];
    }
  }

  private static double sumOfTask(Votes votes, int i, double[] y) {
    double sum = 0;
    for (int v = votes.start(i); v < votes.end(i); v++) {
      sum += sign(votes, v) * y[v];
    }
    return sum;
  }

  private static int sign(Votes votes, int vote) {
    return votes.label(vote) == 1 ? 1 : -1;
  }

  private static void scale(double[] y) {
    double max = 0;
    for (double message : y) {
      max = Math.max(max, Math.abs(message));
    }
    for (int v = 0; v < y.length && max > 0; v++) {
      y[v] /= max;
    }
  }

  private Aggregated result(Votes votes, double[] y) {
    int[] labels = new int[votes.tasks()];
    double[] reliability = new double[votes.workers()];
    for (int i = 0; i < labels.length; i++) {
      double sum = sumOfTask(votes, i, y);
      int[] count = votes.histogram(i);
      double[] score = sum == 0 ? new double[] {count[0], count[1]} : new double[] {-sum, sum};
      labels[i] = options.ties.choose(score, 0, 2, seed, votes.taskKey(i));
      for (int v = votes.start(i); v < votes.end(i); v++) {
        reliability[votes.worker(v)] += y[v] / votes.countOfWorker(votes.worker(v));
      }
    }
    return Aggregated.ofLabels(labels, 2)
        .withLearnt("worker_reliability", LearntTable.ofWorkers(reliability));
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super("kos", "belief propagation, two classes", Options.class);
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new Kos(options, seed);
    }
  }
}
