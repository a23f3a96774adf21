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
 * <p>With several labels a task matrices are [2 L][2]: row 2 l is of the tasks to which the network
 * does not give label l, row 2 l + 1 of those to which it does, column 0 the answer that it is not
 * there, column 1 that it is. A vote is then an answer on one label, its class whether the network
 * gives that label.
 *
 * @param crowd [K][K]: row k, column l: how probable the network holds answer l on tasks that it
 *     puts into class k, a mean over all votes there; null is a row without a task
 * @param workers by their row in the network's tables
 * @param moved how far training took the tables from their start, ‖Π − Π₀‖ / ‖Π₀‖; null if unknown
 */
public record WorkerAnswers(double[][] crowd, List<Worker> workers, Double moved) {
  /** One class a task, the largest score. */
  private static final double[] LARGEST = {};

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
   * @param confusions [K][K], or [2 L][2], rows truth; null where there are too many to note
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
    return of(graph, votes, new Sums(classes, classes, true), workers, LARGEST);
  }

  /**
   * Asks a network of several labels a task.
   *
   * @param graph of a {@link WorkerModel} of separate labels
   * @param votes batches of {@code MultiLabelVotes.asVotes()}
   * @param cuts [L] from which probability on it gives a label
   * @param workers W
   */
  public static WorkerAnswers ofLabels(
      ComputationGraph graph, CrowdIterator votes, double[] cuts, int workers) {
    return of(graph, votes, new Sums(2 * cuts.length, 2, true), workers, cuts);
  }

  private static WorkerAnswers of(
      ComputationGraph graph, CrowdIterator votes, Sums all, int workers, double[] cuts) {
    boolean tables = (long) workers * all.rows() * all.columns <= MOST_ENTRIES;
    List<Sums> each = new ArrayList<>();
    for (int j = 0; j < workers; j++) {
      each.add(new Sums(all.rows(), all.columns, tables));
    }
    votes.setEpoch(0);
    try (LentBatches batches = votes.lent()) {
      while (batches.hasNext()) {
        MultiDataSet batch = batches.next();
        var activations = graph.feedForward(batch.getFeatures(), false);
        // behind logits of labels their sigmoid overwrites them
        INDArray scores =
            activations.get(cuts == LARGEST ? CrowdModel.LOGITS : CrowdModel.PROBABILITIES);
        add(batch, scores, activations.get(WorkerModel.VOTES), all, each, cuts);
      }
    }
    return new WorkerAnswers(all.expected(), each.stream().map(Sums::worker).toList(), null);
  }

  private static void add(
      MultiDataSet batch,
      INDArray logits,
      INDArray votes,
      Sums all,
      List<Sums> each,
      double[] cuts) {
    double[] scores = HostArray.read(logits);
    double[] probabilities = HostArray.read(votes);
    double[] answers = HostArray.read(batch.getLabels(0));
    double[] ids = HostArray.read(batch.getFeatures(1));
    int classes = (int) votes.size(1);
    int slots = (int) votes.size(2);
    for (int b = 0; b < votes.size(0); b++) {
      for (int a = 0; a < slots; a++) {
        int worker = (int) ids[b * slots + a];
        int at = b * classes * slots + a;
        if (worker >= 0 && cuts == LARGEST) {
          int k = largest(scores, b * classes, classes);
          all.add(k, k, probabilities, answers, at, slots);
          each.get(worker).add(k, k, probabilities, answers, at, slots);
        }
        for (int l = 0; worker >= 0 && l < cuts.length; l++) {
          int no = at + 2 * l * slots;
          if (answers[no] + answers[no + slots] > 0) {
            int given = scores[b * cuts.length + l] >= cuts[l] ? 1 : 0;
            all.add(2 * l + given, given, probabilities, answers, no, slots);
            each.get(worker).add(2 * l + given, given, probabilities, answers, no, slots);
          }
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
    private final int columns;
    private final double[][] expected;
    private final int[] count;
    private int votes;
    private double reliable;
    private double agreed;

    Sums(int rows, int columns, boolean table) {
      this.columns = columns;
      this.expected = table ? new double[rows][columns] : null;
      this.count = new int[rows];
    }

    int rows() {
      return count.length;
    }

    /**
     * A vote on a task of this row; its columns' entries lie {@code stride} apart.
     *
     * @param own the column of the network's own class
     */
    void add(int row, int own, double[] probabilities, double[] answers, int at, int stride) {
      double expectation = 0;
      double answer = 0;
      for (int l = 0; l < columns; l++) {
        expectation += probabilities[at + l * stride];
        answer += answers[at + l * stride];
      }
      votes++;
      count[row]++;
      reliable += probabilities[at + own * stride] / expectation;
      agreed += answers[at + own * stride] / answer;
      for (int l = 0; expected != null && l < columns; l++) {
        expected[row][l] += probabilities[at + l * stride] / expectation;
      }
    }

    double[][] expected() {
      if (expected == null) {
        return null;
      }
      double[][] means = new double[rows()][];
      for (int k = 0; k < rows(); k++) {
        means[k] = count[k] == 0 ? null : new double[columns];
        for (int l = 0; count[k] > 0 && l < columns; l++) {
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
