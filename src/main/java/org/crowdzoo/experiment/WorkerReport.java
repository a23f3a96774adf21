package org.crowdzoo.experiment;

import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.aggregation.LearntTable;
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
    return answers.with(moved, dawidSkene(votes, answers));
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

  private static List<Estimate> dawidSkene(Votes votes, WorkerAnswers answers) {
    Aggregated found = Aggregations.parse("dawid_skene", 0).aggregate(votes);
    LearntTable confusions = found.confusions();
    int entries = votes.classes() * votes.classes();
    double[] right = new double[votes.workers()];
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        right[votes.worker(v)] += votes.weight(v) * found.probability(i, votes.label(v));
      }
    }
    List<Estimate> estimates = new ArrayList<>();
    for (int j = 0; j < votes.workers(); j++) {
      WorkerAnswers.Worker worker = answers.workers().get(j);
      boolean noted = worker.expected() != null && confusions != null;
      estimates.add(
          new Estimate(
              worker.votes() == 0 ? null : WorkerAnswers.rounded(right[j] / worker.votes()),
              noted ? matrix(confusions.values(), j * entries, votes.classes()) : null));
    }
    return estimates;
  }

  private static double[][] matrix(double[] values, int from, int classes) {
    double[][] rows = new double[classes][classes];
    for (int k = 0; k < classes; k++) {
      for (int l = 0; l < classes; l++) {
        rows[k][l] = WorkerAnswers.rounded(values[from + k * classes + l]);
      }
    }
    return rows;
  }
}
