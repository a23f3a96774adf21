package org.crowdzoo.zoo;

import java.util.Locale;
import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.MatrixPenalty;
import org.crowdzoo.nn.StochasticVertex;
import org.crowdzoo.nn.VoteMatrices;
import org.crowdzoo.nn.VoteMatrixPenalty;
import org.crowdzoo.nn.VoteRows;
import org.crowdzoo.nn.WorkerTable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * annot-mix: a small network makes each vote's confusion matrix of an embedding of its worker and,
 * if asked, of the task.
 *
 * <pre>
 * M_ij = C relu(H [u_j; x_i] + h) + c + ln(η (K − 1) / (1 − η)) I;   A_ij = row softmax of M_ij
 * q_ij = p_i A_ij
 * </pre>
 *
 * <p>At the start C is small and workers are right with probability near η. The embeddings are a
 * linear layer on one-hot workers, so a mixed worker is a mixed embedding. The published network
 * has dropout and batch norm around H, which this one has not, and embeds the task linearly first.
 *
 * @see <a href="https://doi.org/10.3233/FAIA240829">Herde, Lührs, Huseljic, Sick 2024</a>
 */
public final class AnnotMix extends WorkerModel {
  /** The workers' embeddings, a {@link WorkerTable}. */
  public static final String WORKER_EMBEDDINGS = Conal.WORKER_EMBEDDINGS;

  /** The votes' tables, [B, A, K, K], stored [vote, true]. */
  public static final String MATRICES = "matrices";

  private static final String ROWS = "vote-rows";
  private static final String HIDDEN = "matrix-hidden";
  private static final String LOGITS_OF_MATRICES = "matrix-logits";

  /** What the matrices depend on beside the worker. */
  public enum TaskInput {
    /** Nothing. */
    NONE,
    /** The flattened input. */
    INPUT,
    /** The backbone's features, through which they do not teach the backbone. */
    FEATURES
  }

  /**
   * What can be chosen.
   *
   * @param taskInput what the matrices depend on beside the worker
   * @param embedding length E of the workers' embeddings, and units of H
   * @param eta η, the accuracy that workers are believed to have at the start
   * @param spread the embeddings start uniformly in ± this
   */
  public record Options(TaskInput taskInput, int embedding, double eta, double spread) {
    /** Refuses what has no meaning. */
    public Options {
      if (embedding < 1 || !(eta > 0 && eta < 1) || !(spread > 0)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "embedding must be >= 1, eta > 0 and < 1, spread > 0, got %d, %s, %s",
                embedding,
                eta,
                spread));
      }
    }

    /** Matrices of the worker alone, embeddings of 32, η 0.9. */
    public static Options defaults() {
      return new Options(TaskInput.NONE, 32, 0.9, 1);
    }
  }

  private final Options options;

  /** The model; see {@link WorkerModel}. */
  public AnnotMix(
      InputType input,
      Backbone backbone,
      int classes,
      int workers,
      Options options,
      Optimization optimization) {
    super(input, backbone, classes, workers, optimization);
    this.options = options;
  }

  /** A builder. */
  public static ModelBuilder<AnnotMix> of(CrowdTask task, Options options) {
    return new ModelBuilder<>(
        task,
        (backbone, optimization) ->
            new AnnotMix(
                task.input(),
                backbone,
                task.classes(),
                task.crowd().workers(),
                options,
                optimization));
  }

  /** A builder with the default {@link Options}. */
  public static ModelBuilder<AnnotMix> of(CrowdTask task) {
    return of(task, Options.defaults());
  }

  @Override
  protected void addNoise(GraphBuilder graph, String features) {
    String[] rowsOf =
        switch (options.taskInput()) {
          case NONE -> new String[] {WORKER_EMBEDDINGS};
          case INPUT -> new String[] {WORKER_EMBEDDINGS, INPUT};
          case FEATURES -> new String[] {WORKER_EMBEDDINGS, features};
        };
    String probabilities = softmaxOfLogits(graph);
    graph
        .addLayer(
            WORKER_EMBEDDINGS,
            WorkerTable.vectors(
                workers(), options.embedding(), false, options.spread(), 0, workerRegularization()),
            WORKERS)
        .addVertex(ROWS, new VoteRows(), rowsOf)
        .addLayer(HIDDEN, dense(options.embedding(), Activation.RELU), ROWS)
        .addLayer(LOGITS_OF_MATRICES, dense(classes() * classes(), Activation.IDENTITY), HIDDEN)
        .addVertex(
            MATRICES, new VoteMatrices(classes(), prior()), LOGITS_OF_MATRICES, WORKER_EMBEDDINGS);
    String matrices = MATRICES;
    for (MatrixRegularizer term : termsInMatrices()) {
      String name = "penalty-" + term.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
      boolean trace = term.kind() == MatrixRegularizer.Kind.TRACE;
      graph.addLayer(
          name,
          new VoteMatrixPenalty(
              trace ? MatrixPenalty.Kind.TRACE : MatrixPenalty.Kind.VOLUME,
              term.scale(),
              term.steps()),
          matrices);
      matrices = name;
    }
    graph.addVertex(
        VOTE_SCORES, new StochasticVertex(classes(), MatrixForm.SOFTMAX), probabilities, matrices);
  }

  /** ln(η (K − 1) / (1 − η)): the softmax of a row then has η on the diagonal. */
  private double prior() {
    return Math.log(options.eta() * (classes() - 1) / (1 - options.eta()));
  }

  private static DenseLayer dense(int units, Activation activation) {
    return new DenseLayer.Builder().nOut(units).activation(activation).build();
  }

  /**
   * All workers' tables, where they do not depend on tasks.
   *
   * @return [W, K·K], each stored [vote, true], before the softmax; null if the network is another,
   *     or its matrices depend on tasks
   */
  public static INDArray tables(ComputationGraph graph) {
    var vertices = graph.getConfiguration().getVertices();
    if (!(vertices.get(MATRICES) instanceof VoteMatrices matrices)
        || graph.getConfiguration().getVertexInputs().get(ROWS).size() > 1) {
      return null;
    }
    INDArray u = graph.getParam(WORKER_EMBEDDINGS + "_W");
    INDArray hidden =
        Transforms.relu(
            u.mmul(graph.getParam(HIDDEN + "_W")).addiRowVector(graph.getParam(HIDDEN + "_b")));
    INDArray tables =
        hidden
            .mmul(graph.getParam(LOGITS_OF_MATRICES + "_W"))
            .addiRowVector(graph.getParam(LOGITS_OF_MATRICES + "_b"))
            .dup('c');
    for (int k = 0; k < matrices.getClasses(); k++) {
      tables.getColumn((long) k * matrices.getClasses() + k).addi(matrices.getDiagonal());
    }
    return tables;
  }
}
