package org.crowdzoo.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.nn.CommonDistance;
import org.crowdzoo.nn.CommonDistance.Kind;
import org.crowdzoo.nn.ConalVertex;
import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.WorkerTable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * CoNAL: votes are explained by confusions that all workers share and confusions of each worker,
 * mixed by how alike task and worker are.
 *
 * @see <a href="https://doi.org/10.1609/aaai.v35i7.16730">Chu, Ma, Wang 2021</a>
 */
public final class Conal extends WorkerModel {
  /** First of the two linear layers that embed a task. */
  public static final String TASK_HIDDEN = "task-hidden";

  /** Second of the two linear layers that embed a task. */
  public static final String TASK_EMBEDDING = "task-embedding";

  /** The workers' embeddings, a {@link WorkerTable}. */
  public static final String WORKER_EMBEDDINGS = "worker-embeddings";

  /** What the confusion matrices see of the class head. */
  public enum Scores {
    SOFTMAX,
    LOGITS
  }

  /** What the task embedding is made of. */
  public enum TaskInput {
    /** The flattened input, as published. */
    INPUT,
    /** The backbone's features. */
    FEATURES
  }

  /**
   * What can be chosen.
   *
   * @param scores what the matrices see; {@code SOFTMAX} in the paper
   * @param taskInput what the task embedding is made of
   * @param normalizeTask whether the task embedding is normalised
   * @param embedding length E of the embeddings
   * @param hidden units between the two linear layers of the task embedding
   * @param scale λ of the penalty −λ Σ‖Π^j − Π^g‖
   * @param penalizeIdle whether workers without a vote count in the penalty that pushes apart
   * @param stochastic our own constrained mode: row-stochastic matrices, no push apart, and local
   *     matrices drawn to the common one
   * @param shrinkage in constrained mode, how many votes of evidence the common matrix is worth:
   *     the matrices' logits have a Gaussian prior around the common one's, of precision shrinkage,
   *     for all workers, idle ones too
   * @param diagonal what the identity is multiplied with at the start; 2 in the paper
   */
  public record Options(
      Scores scores,
      TaskInput taskInput,
      boolean normalizeTask,
      int embedding,
      int hidden,
      double scale,
      boolean penalizeIdle,
      boolean stochastic,
      double shrinkage,
      double diagonal) {
    /** Refuses what has no meaning together. */
    public Options {
      if (stochastic && scores == Scores.LOGITS) {
        throw new IllegalArgumentException(
            "row-stochastic matrices need probabilities (SOFTMAX): of logits the vote's"
                + " distribution would be negative");
      }
      if (!(scale >= 0) || !(shrinkage >= 0) || embedding < 1 || hidden < 1) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "scale and shrinkage must be >= 0, embedding and hidden >= 1, got %s, %s, %d, %d",
                scale,
                shrinkage,
                embedding,
                hidden));
      }
    }

    /** The paper's: λ 1e-5, probabilities, embeddings of 20, workers without a vote left out. */
    public static Options defaults() {
      return new Options(Scores.SOFTMAX, TaskInput.INPUT, true, 20, 128, 1e-5, false, false, 0, 2);
    }

    /** The same with another penalty λ. */
    public Options withScale(double lambda) {
      return new Options(
          scores,
          taskInput,
          normalizeTask,
          embedding,
          hidden,
          lambda,
          penalizeIdle,
          stochastic,
          shrinkage,
          diagonal);
    }

    /** The same with embeddings of another length, and so many units inside the task's. */
    public Options withEmbedding(int length, int units) {
      return new Options(
          scores,
          taskInput,
          normalizeTask,
          length,
          units,
          scale,
          penalizeIdle,
          stochastic,
          shrinkage,
          diagonal);
    }

    /** The same with something else before the matrices and the task embedding. */
    public Options withInputs(Scores before, TaskInput task) {
      return new Options(
          before,
          task,
          normalizeTask,
          embedding,
          hidden,
          scale,
          penalizeIdle,
          stochastic,
          shrinkage,
          diagonal);
    }

    /**
     * The same in our own constrained mode: row-stochastic matrices that start nearer the identity.
     *
     * @param evidence the shrinkage, in votes; 30 suits LabelMe
     */
    public Options constrained(double evidence) {
      return new Options(
          Scores.SOFTMAX, taskInput, normalizeTask, embedding, hidden, 0, true, true, evidence, 4);
    }
  }

  private final Options options;
  private final Crowd crowd;

  /** The model; see {@link WorkerModel}. */
  public Conal(
      InputType input,
      Backbone backbone,
      int classes,
      Crowd crowd,
      Options options,
      Optimization optimization) {
    super(input, backbone, classes, crowd.workers(), optimization);
    this.options = options;
    this.crowd = crowd;
  }

  /** A builder with the paper's {@link Options}. */
  public static ModelBuilder<Conal> of(CrowdTask task) {
    return of(task, Options.defaults());
  }

  /** A builder. */
  public static ModelBuilder<Conal> of(CrowdTask task, Options options) {
    return new ModelBuilder<>(
        task,
        (backbone, optimization) ->
            new Conal(task.input(), backbone, task.classes(), task.crowd(), options, optimization));
  }

  @Override
  protected void addNoise(GraphBuilder graph, String features) {
    graph
        .addLayer(
            TASK_HIDDEN,
            linear(options.hidden()),
            options.taskInput() == TaskInput.INPUT ? INPUT : features)
        .addLayer(TASK_EMBEDDING, linear(options.embedding()), TASK_HIDDEN)
        .addLayer(
            WORKER_EMBEDDINGS,
            WorkerTable.vectors(
                workers(),
                options.embedding(),
                true,
                1 / Math.sqrt(workers()),
                0,
                workerRegularization()),
            WORKERS)
        .addLayer(CONFUSIONS, confusions(), WORKERS)
        .addVertex(
            VOTE_SCORES,
            separateLabels()
                ? ConalVertex.ofLabels(classes(), options.stochastic(), options.normalizeTask())
                : new ConalVertex(classes(), options.stochastic(), options.normalizeTask()),
            options.scores() == Scores.SOFTMAX ? softmaxOfLogits(graph) : logits(graph),
            TASK_EMBEDDING,
            CONFUSIONS,
            WORKER_EMBEDDINGS);
  }

  private WorkerTable confusions() {
    List<Regularization> penalties = confusionRegularization(penalties());
    return separateLabels()
        ? WorkerTable.confusionsOfLabels(workers(), classes(), true, options.diagonal(), penalties)
        : WorkerTable.confusions(workers(), classes(), true, options.diagonal(), penalties);
  }

  @Override
  protected String againstLabels() {
    return options.scores() == Scores.LOGITS ? "matrices that see logits" : null;
  }

  private List<Regularization> penalties() {
    List<Regularization> all = new ArrayList<>(List.of(distance()));
    all.addAll(matrixPenalties(MatrixForm.SOFTMAX, true));
    return all;
  }

  private Regularization distance() {
    int row = separateLabels() ? 4 * classes() : classes() * classes();
    int[] all = {};
    // A mean over V votes weighs a prior by 1/V: the more votes a worker has, the less it holds.
    return options.stochastic()
        ? new CommonDistance(
            Kind.SHRINK, options.shrinkage() / (crowd.votes() > 0 ? crowd.votes() : 1), row, all)
        : new CommonDistance(
            Kind.PUSH, options.scale(), row, options.penalizeIdle() ? all : crowd.idle());
  }

  private static DenseLayer linear(int units) {
    return new DenseLayer.Builder().nOut(units).activation(Activation.IDENTITY).build();
  }
}
