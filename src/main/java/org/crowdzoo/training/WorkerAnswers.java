package org.crowdzoo.training;

import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.LentBatches;
import org.crowdzoo.nn.HostArray;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What a trained network expects of its workers, beside what they answered. The network's own
 * tables are scores that a mixture and a softmax follow, and are no probabilities of answers; these
 * are, because they are taken from its output on the tasks that it was trained on.
 *
 * @param crowd [K][K]: row k, column l: how probable the network holds answer l on tasks that it
 *     puts into class k, a mean over all votes there; null is a row without a task
 * @param workers by their row in the network's tables
 * @param moved how far training took the tables from their start, ‖Π − Π₀‖ / ‖Π₀‖; null if unknown
 */
public record WorkerAnswers(double[][] crowd, List<Worker> workers, Double moved) {
  /** Tables of more entries are left out: K² a worker. */
  private static final long MOST_ENTRIES = 1_000_000;

  /**
   * One worker. A soft vote counts as one vote.
   *
   * @param votes on training tasks
   * @param expected [K][K] as {@link WorkerAnswers#crowd()}, of the worker's own votes; null where
   *     there are too many workers and classes to note
   * @param reliability the network's mean probability that the worker answers its own class; null
   *     without a vote
   * @param agreement share of the votes that were the network's class; null without a vote
   * @param estimate Dawid and Skene's, which knows the votes alone, or null
   */
  public record Worker(
      int votes, double[][] expected, Double reliability, Double agreement, Estimate estimate) {}

  /**
   * An estimate without a network.
   *
   * @param accuracy expected share of votes that are right; null without a vote
   * @param confusions [K][K], rows truth; null where there are too many to note
   */
  public record Estimate(Double accuracy, double[][] confusions) {}

  /** True if the tables are nearly where they started, and explain nothing. */
  public boolean hardlyMoved() {
    return moved != null && moved < 0.1;
  }

  /**
   * Asks a network.
   *
   * @param graph of a {@link WorkerModel}
   * @param votes batches of the votes that it learnt from
   * @param classes K
   * @param workers W
   */
  public static WorkerAnswers of(
      ComputationGraph graph, CrowdIterator votes, int classes, int workers) {
    boolean tables = (long) workers * classes * classes <= MOST_ENTRIES;
    Sums all = new Sums(classes, true);
    List<Sums> each = new ArrayList<>();
    for (int j = 0; j < workers; j++) {
      each.add(new Sums(classes, tables));
    }
    votes.setEpoch(0);
    try (LentBatches batches = votes.lent()) {
      while (batches.hasNext()) {
        MultiDataSet batch = batches.next();
        var found = graph.feedForward(batch.getFeatures(), false);
        add(batch, found.get(CrowdModel.LOGITS), found.get(WorkerModel.VOTES), all, each);
      }
    }
    return new WorkerAnswers(all.expected(), each.stream().map(Sums::worker).toList(), null);
  }

  private static void add(
      MultiDataSet batch, INDArray logits, INDArray votes, Sums all, List<Sums> each) {
    double[] scores = HostArray.read(logits);
    double[] probabilities = HostArray.read(votes);
    double[] answers = HostArray.read(batch.getLabels(0));
    double[] ids = HostArray.read(batch.getFeatures(1));
    int classes = (int) votes.size(1);
    int slots = (int) votes.size(2);
    for (int b = 0; b < votes.size(0); b++) {
      int k = largest(scores, b * classes, classes);
      for (int a = 0; a < slots; a++) {
        int worker = (int) ids[b * slots + a];
        if (worker >= 0) {
          int at = b * classes * slots + a;
          all.add(k, probabilities, answers, at, slots);
          each.get(worker).add(k, probabilities, answers, at, slots);
        }
      }
    }
  }

  private static int largest(double[] values, int from, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      best = values[from + k] > values[from + best] ? k : best;
    }
    return best;
  }

  /** This with how far the tables moved and somebody else's estimates, one a worker. */
  public WorkerAnswers with(Double distance, List<Estimate> estimates) {
    List<Worker> joined = new ArrayList<>();
    for (int j = 0; j < workers.size(); j++) {
      Worker w = workers.get(j);
      joined.add(new Worker(w.votes, w.expected, w.reliability, w.agreement, estimates.get(j)));
    }
    return new WorkerAnswers(crowd, List.copyOf(joined), distance);
  }

  /** Sums over some votes. */
  private static final class Sums {
    private final int classes;
    private final double[][] expected;
    private final int[] count;
    private int votes;
    private double reliable;
    private double agreed;

    Sums(int classes, boolean table) {
      this.classes = classes;
      this.expected = table ? new double[classes][classes] : null;
      this.count = new int[classes];
    }

    /** A vote on a task of class k; its slot's entries lie {@code stride} apart. */
    void add(int k, double[] probabilities, double[] answers, int at, int stride) {
      votes++;
      count[k]++;
      reliable += probabilities[at + k * stride];
      agreed += answers[at + k * stride];
      for (int l = 0; expected != null && l < classes; l++) {
        expected[k][l] += probabilities[at + l * stride];
      }
    }

    double[][] expected() {
      if (expected == null) {
        return null;
      }
      double[][] means = new double[classes][];
      for (int k = 0; k < classes; k++) {
        means[k] = count[k] == 0 ? null : new double[classes];
        for (int l = 0; count[k] > 0 && l < classes; l++) {
          means[k][l] = rounded(expected[k][l] / count[k]);
        }
      }
      return means;
    }

    Worker worker() {
      return new Worker(
          votes,
          votes == 0 ? null : expected(),
          votes == 0 ? null : rounded(reliable / votes),
          votes == 0 ? null : rounded(agreed / votes),
          null);
    }
  }

  /** Six digits are more than anybody knows of a worker, and a third of the room. */
  public static double rounded(double value) {
    return Math.round(value * 1e6) / 1e6;
  }
}
