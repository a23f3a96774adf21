package org.crowdzoo.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.files.InputException;
import org.crowdzoo.zoo.AnnotMix;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The confusion matrices that a network has learnt, as they are: rows are true classes, columns
 * votes. They are scores; what a worker is expected to answer is {@link WorkerAnswers}' to say.
 *
 * @param common of the whole crowd, or null (CrowdLayer)
 * @param local of each worker, by row in the table
 */
public record LearntConfusions(ConfusionMatrix common, List<ConfusionMatrix> local) {
  /**
   * Reads them from a network.
   *
   * @throws InputException if the network has no confusion matrices
   */
  public static LearntConfusions of(ComputationGraph graph) {
    return in(graph)
        .orElseThrow(() -> new InputException("the model has no confusion matrices of workers"));
  }

  /** Reads them from a network, if it has any. */
  public static Optional<LearntConfusions> in(ComputationGraph graph) {
    if (graph.getConfiguration().getVertices().containsKey(WorkerModel.ANSWERS)) {
      return Optional.empty(); // a matrix a label
    }
    INDArray table =
        graph.getConfiguration().getVertices().containsKey(WorkerModel.CONFUSIONS)
            ? graph.getParam(WorkerModel.CONFUSIONS + "_W")
            : AnnotMix.tables(graph);
    if (table == null) {
      return Optional.empty();
    }
    int classes = (int) Math.round(Math.sqrt(table.size(1)));
    boolean common = graph.getConfiguration().getVertices().containsKey(Conal.TASK_EMBEDDING);
    double[][] rows = table.toDoubleMatrix();
    List<ConfusionMatrix> local = new ArrayList<>();
    int workers = rows.length - (common ? 1 : 0);
    for (int j = 0; j < workers; j++) {
      local.add(matrix(rows[j], classes));
    }
    return Optional.of(
        new LearntConfusions(common ? matrix(rows[workers], classes) : null, List.copyOf(local)));
  }

  /**
   * The table of a network of several labels a task, a matrix of 2 x 2 a worker and label; [W][2
   * L][2], rows truth, the common one last if there is one; null if it has no matrices.
   */
  public static double[][][] ofLabels(ComputationGraph graph) {
    if (!graph.getConfiguration().getVertices().containsKey(WorkerModel.CONFUSIONS)) {
      return null;
    }
    double[][] rows = graph.getParam(WorkerModel.CONFUSIONS + "_W").toDoubleMatrix();
    double[][][] matrices = new double[rows.length][rows[0].length / 2][2];
    for (int j = 0; j < rows.length; j++) {
      for (int at = 0; at < rows[j].length; at++) {
        int label = at / 4;
        matrices[j][2 * label + at % 2][at % 4 / 2] = rows[j][at];
      }
    }
    return matrices;
  }

  /** From a row of the table, which is stored [vote, true]. */
  private static ConfusionMatrix matrix(double[] row, int classes) {
    double[][] entries = new double[classes][classes];
    for (int k = 0; k < classes; k++) {
      for (int l = 0; l < classes; l++) {
        entries[k][l] = row[l * classes + k];
      }
    }
    return new ConfusionMatrix(entries);
  }
}
