package org.crowdzoo.zoo;

import org.crowdzoo.nn.VoteLoss;
import org.crowdzoo.nn.VoteVertex;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.Activation;

/**
 * A model with a second input, the worker ids [B, A] of each task's votes, and one output, the
 * scores of the votes [B, K, A], compared with the votes by {@link VoteLoss}.
 */
public abstract class WorkerModel extends CrowdModel {
  /** The workers' confusion matrices, a {@link org.crowdzoo.nn.WorkerTable}. */
  public static final String CONFUSIONS = "confusions";

  /** The vertex that scores votes. */
  public static final String VOTE_SCORES = "vote-scores";

  /** The only output. */
  public static final String VOTES = "votes";

  private final int workers;

  /** A model for W workers; see {@link CrowdModel}. */
  protected WorkerModel(
      InputType input, Backbone backbone, int classes, int workers, Optimization optimization) {
    super(input, backbone, classes, optimization);
    if (workers < 1) {
      throw new IllegalArgumentException("a crowd has at least one worker, got " + workers);
    }
    this.workers = workers;
  }

  /** Number of workers W. */
  protected final int workers() {
    return workers;
  }

  @Override
  protected final void addInputs(GraphBuilder graph, InputType input) {
    graph.addInputs(INPUT, WORKERS).setInputTypes(input, InputType.feedForward(1));
  }

  @Override
  protected final void addHead(GraphBuilder graph, String features) {
    addNoise(graph, features);
    graph.addLayer(VOTES, loss(), VOTE_SCORES).setOutputs(VOTES);
  }

  /**
   * Adds {@link #PROBABILITIES}. Nothing else may read {@link #LOGITS} then: DL4J's activation
   * layer overwrites its input at inference.
   */
  protected static String softmaxOfLogits(GraphBuilder graph) {
    graph.addLayer(PROBABILITIES, new ActivationLayer(Activation.SOFTMAX), LOGITS);
    return PROBABILITIES;
  }

  /** What compares the scores with the votes; the mean over votes. */
  protected VoteLoss loss() {
    return new VoteLoss();
  }

  /** Adds a {@link VoteVertex} named {@link #VOTE_SCORES} and what it needs. */
  protected abstract void addNoise(GraphBuilder graph, String features);
}
