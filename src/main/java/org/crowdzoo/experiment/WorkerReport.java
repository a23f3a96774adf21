package org.crowdzoo.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    List<double[][]> confusions = new ArrayList<>();
    double[] right = dawidSkene(votes, confusions);
    List<Estimate> estimates = new ArrayList<>();
    for (int j = 0; j < votes.workers(); j++) {
      estimates.add(estimate(answers, j, right, confusions.isEmpty() ? null : confusions.get(j)));
    }
    return answers.with(moved, estimates);
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
    double[] right = new double[answers.workers()];
    List<List<double[][]>> byLabel = new ArrayList<>();
    for (int l = 0; l < answers.labels(); l++) {
      byLabel.add(new ArrayList<>());
      double[] ofLabel = dawidSkene(answers.label(l), byLabel.get(l));
      Arrays.setAll(right, j -> right[j] + ofLabel[j]);
    }
    List<Estimate> estimates = new ArrayList<>();
    for (int j = 0; j < answers.workers(); j++) {
      List<double[]> rows = new ArrayList<>();
      for (List<double[][]> confusions : byLabel) {
        if (!confusions.isEmpty()) {
          rows.addAll(List.of(confusions.get(j)));
        }
      }
      boolean all = rows.size() == 2 * answers.labels();
      estimates.add(estimate(expected, j, right, all ? rows.toArray(double[][]::new) : null));
    }
    return expected.with(moved, estimates);
  }

  private static Estimate estimate(
      WorkerAnswers answers, int worker, double[] right, double[][] confusions) {
    WorkerAnswers.Worker one = answers.workers().get(worker);
    return new Estimate(
        one.votes() == 0 ? null : WorkerAnswers.rounded(right[worker] / one.votes()),
        one.expected() == null ? null : confusions);
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
   * Dawid and Skene's estimate.
   *
   * @param confusions takes each worker's matrix [K][K], unless they are too many to be known
   * @return [W] how many votes of each are right, an expectation
   */
  private static double[] dawidSkene(Votes votes, List<double[][]> confusions) {
    Aggregated found = Aggregations.parse("dawid_skene", 0).aggregate(votes);
    LearntTable table = found.confusions();
    int entries = votes.classes() * votes.classes();
    double[] right = new double[votes.workers()];
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        right[votes.worker(v)] += votes.weight(v) * found.probability(i, votes.label(v));
      }
    }
    boolean few = (long) votes.workers() * entries <= WorkerAnswers.MOST_ENTRIES;
    for (int j = 0; few && table != null && j < votes.workers(); j++) {
      confusions.add(matrix(table.values(), j * entries, votes.classes()));
    }
    return right;
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
