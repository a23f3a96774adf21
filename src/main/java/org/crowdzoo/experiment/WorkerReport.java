package org.crowdzoo.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.aggregation.LearntTable;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.training.WorkerAnswers;
import org.crowdzoo.training.WorkerAnswers.Estimate;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a trained network and Dawid and Skene make of the workers, from the same votes. */
public final class WorkerReport {
  private static final int BATCH = 64;

  private WorkerReport() {}

  /**
   * The report.
   *
   * @param graph a trained {@link WorkerModel}
   * @param inputs of the training tasks
   * @param votes on them, that it learnt from
   * @param moved how far training took the workers' table from its start, or null
   */
  public static WorkerAnswers of(ComputationGraph graph, Inputs inputs, Votes votes, Double moved) {
    WorkerAnswers answers =
        WorkerAnswers.of(
            graph,
            CrowdIterator.ofVotes(inputs, votes, BatchOptions.evaluation(BATCH)),
            votes.classes(),
            votes.workers());
    return answers.with(moved, estimates(answers, List.of(DawidSkene.of(votes))));
  }

  /**
   * The report of a network of several labels a task.
   *
   * @param answers on the training tasks, that it learnt from
   * @param cuts [L] from which probability on it gives a label
   */
  public static WorkerAnswers ofLabels(
      ComputationGraph graph, Inputs inputs, MultiLabelVotes answers, double[] cuts, Double moved) {
    WorkerAnswers expected =
        WorkerAnswers.ofLabels(
            graph,
            CrowdIterator.ofVotes(inputs, answers.asVotes(), BatchOptions.evaluation(BATCH)),
            cuts,
            answers.workers());
    List<DawidSkene> byLabel =
        IntStream.range(0, answers.labels())
            .mapToObj(l -> DawidSkene.of(answers.label(l)))
            .toList();
    return expected.with(moved, estimates(expected, byLabel));
  }

  /** One a worker, of all labels, or of the one vote a task. */
  private static List<Estimate> estimates(WorkerAnswers answers, List<DawidSkene> found) {
    boolean known = found.stream().allMatch(one -> one.confusions() != null);
    List<Estimate> estimates = new ArrayList<>();
    for (int j = 0; j < answers.workers().size(); j++) {
      int worker = j;
      WorkerAnswers.Worker one = answers.workers().get(j);
      double right = found.stream().mapToDouble(by -> by.right()[worker]).sum();
      estimates.add(
          new Estimate(
              one.votes() == 0 ? null : WorkerAnswers.rounded(right / one.votes()),
              known && one.expected() != null
                  ? found.stream().flatMap(by -> by.rows(worker)).toArray(double[][]::new)
                  : null));
    }
    return estimates;
  }

  /** The workers' table of a network, [W (+ 1 for all), K²], or null if it has none. */
  static INDArray table(ComputationGraph graph) {
    return graph.getConfiguration().getVertices().containsKey(WorkerModel.CONFUSIONS)
        ? graph.getParam(WorkerModel.CONFUSIONS + "_W")
        : null;
  }

  /** ‖Π − Π₀‖ / ‖Π₀‖, Frobenius' norm over the whole table. */
  static Double moved(ComputationGraph graph, INDArray start) {
    return start == null
        ? null
        : WorkerAnswers.rounded(
            table(graph).sub(start).norm2Number().doubleValue()
                / start.norm2Number().doubleValue());
  }

  /**
   * Dawid and Skene's estimate, which knows the votes alone.
   *
   * @param right [W] how many votes of each worker are right, an expectation
   * @param confusions [W, K, K], rows truth; null where they are too many to be known
   */
  private record DawidSkene(double[] right, LearntTable confusions, int classes) {
    static DawidSkene of(Votes votes) {
      Aggregated found = Aggregations.parse("dawid_skene", 0).aggregate(votes);
      double[] right = new double[votes.workers()];
      for (int i = 0; i < votes.tasks(); i++) {
        for (int v = votes.start(i); v < votes.end(i); v++) {
          right[votes.worker(v)] += votes.weight(v) * found.probability(i, votes.label(v));
        }
      }
      return new DawidSkene(right, found.confusions(), votes.classes());
    }

    /** Of a worker's matrix. */
    Stream<double[]> rows(int worker) {
      return IntStream.range(worker * classes, (worker + 1) * classes)
          .mapToObj(
              row ->
                  Arrays.stream(confusions.values(), row * classes, (row + 1) * classes)
                      .map(WorkerAnswers::rounded)
                      .toArray());
    }
  }
}
