package org.crowdzoo.zoo;

import java.util.List;
import org.crowdzoo.nn.CrowdLayerVertex;
import org.crowdzoo.nn.CrowdLayerVertex.Kind;
import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.WorkerTable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * CrowdLayer: each worker's votes are the network's class probabilities seen through a matrix,
 * weights or biases of his own, all learnt together.
 *
 * @see <a href="https://doi.org/10.1609/aaai.v32i1.11506">Rodrigues and Pereira 2018</a>
 */
public final class CrowdLayer extends WorkerModel {
  /** The workers' weights of the kinds VW and VW_B. */
  public static final String WEIGHTS = "weights";

  /** The workers' biases of the kinds VB and VW_B. */
  public static final String BIASES = "biases";

  private final Kind kind;

  /** The model; see {@link WorkerModel}. */
  public CrowdLayer(
      InputType input,
      Backbone backbone,
      int classes,
      int workers,
      Kind kind,
      Optimization optimization) {
    super(input, backbone, classes, workers, optimization);
    this.kind = kind;
  }

  /** A builder of the kind MW, a matrix a worker. */
  public static ModelBuilder<CrowdLayer> of(CrowdTask task) {
    return of(task, Kind.MW);
  }

  /** A builder. */
  public static ModelBuilder<CrowdLayer> of(CrowdTask task, Kind kind) {
    return new ModelBuilder<>(
        task,
        (backbone, optimization) ->
            new CrowdLayer(
                task.input(),
                backbone,
                task.classes(),
                task.crowd().workers(),
                kind,
                optimization));
  }

  @Override
  protected String againstLabels() {
    return null;
  }

  @Override
  protected void addNoise(GraphBuilder graph, String features) {
    String probabilities = softmaxOfLogits(graph);
    CrowdLayerVertex scores =
        separateLabels()
            ? CrowdLayerVertex.ofLabels(classes(), kind)
            : new CrowdLayerVertex(classes(), kind);
    int length = scores.getClasses();
    if (kind == Kind.MW) {
      List<Regularization> penalties =
          confusionRegularization(matrixPenalties(MatrixForm.SOFTMAX, false));
      WorkerTable identity =
          separateLabels()
              ? WorkerTable.confusionsOfLabels(workers(), classes(), false, 1, penalties)
              : WorkerTable.confusions(workers(), classes(), false, 1, penalties);
      graph
          .addLayer(CONFUSIONS, identity, WORKERS)
          .addVertex(VOTE_SCORES, scores, probabilities, CONFUSIONS);
      return;
    }
    if (kind != Kind.VB) {
      graph.addLayer(
          WEIGHTS,
          WorkerTable.vectors(workers(), length, false, 0, 1, workerRegularization()),
          WORKERS);
    }
    if (kind != Kind.VW) {
      graph.addLayer(
          BIASES,
          WorkerTable.vectors(workers(), length, false, 0, 0, workerRegularization()),
          WORKERS);
    }
    switch (kind) {
      case VW -> graph.addVertex(VOTE_SCORES, scores, probabilities, WEIGHTS);
      case VB -> graph.addVertex(VOTE_SCORES, scores, probabilities, BIASES);
      default -> graph.addVertex(VOTE_SCORES, scores, probabilities, WEIGHTS, BIASES);
    }
  }
}
