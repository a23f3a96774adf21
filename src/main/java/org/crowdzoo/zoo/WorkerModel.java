package org.crowdzoo.zoo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.nn.BatchVolume;
import org.crowdzoo.nn.LabelAnswers;
import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.MatrixPenalty;
import org.crowdzoo.nn.VoteLoss;
import org.crowdzoo.nn.VoteVertex;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.regularization.Regularization;

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

  /** Of separate labels: {@link #PROBABILITIES} as those of no and yes on each. */
  public static final String ANSWERS = "answers";

  /** {@link #PROBABILITIES}, or logits, as they are, and their volume in the loss. */
  public static final String VOLUME = "volume";

  private final int workers;
  private final List<MatrixRegularizer> regularizers = new ArrayList<>();
  private int[] idle = {};
  private boolean separateLabels;

  /** A model for W workers; see {@link CrowdModel}. */
  protected WorkerModel(
      InputType input, Backbone backbone, int classes, int workers, Optimization optimization) {
    super(input, backbone, classes, 1, optimization);
    if (workers < 1) {
      throw new IllegalArgumentException("a crowd has at least one worker, got " + workers);
    }
    this.workers = workers;
  }

  /** Number of workers W. */
  protected final int workers() {
    return workers;
  }

  /**
   * Adds a term to the loss, beside what the model has of its own; to be called before the graph is
   * made.
   *
   * @param added null adds nothing
   * @param crowd its workers without a vote count in no term
   * @return this model
   */
  public final WorkerModel regularize(MatrixRegularizer added, Crowd crowd) {
    if (added != null && added.scale() > 0) {
      add(added);
      idle = crowd.idle();
    }
    return this;
  }

  private void add(MatrixRegularizer added) {
    for (int n = 0; n < regularizers.size(); n++) {
      MatrixRegularizer sum = regularizers.get(n).and(added);
      if (sum != null) {
        regularizers.set(n, sum);
        return;
      }
    }
    regularizers.add(added);
    regularizers.sort(Comparator.comparing(MatrixRegularizer::kind));
  }

  /**
   * Takes the classes for labels of which a task may have several: sigmoids in place of the
   * softmax, for each label and worker a matrix of 2 x 2, a softmax of no and yes a label and vote,
   * and as loss the mean over the answers on labels ({@link VoteLoss.Kind#PER_LABEL}). To be called
   * before the graph is made; {@code CrowdIterator.ofVotes} of {@code MultiLabelVotes.asVotes()}
   * makes its batches.
   *
   * @return this model
   * @throws IllegalArgumentException if the model knows no separate labels, or something in it
   */
  public final WorkerModel ofLabels() {
    String problem = regularizers.isEmpty() ? againstLabels() : "a regulariser";
    if (problem != null) {
      throw new IllegalArgumentException("several labels a task do not go with " + problem);
    }
    separateLabels = true;
    return this;
  }

  /** What of the model does not go with separate labels; null if all does. */
  protected String againstLabels() {
    return getClass().getSimpleName();
  }

  /** True after {@link #ofLabels}: the K classes are L labels. */
  protected final boolean separateLabels() {
    return separateLabels;
  }

  @Override
  protected final void addInputs(GraphBuilder graph, InputType input) {
    graph.addInputs(INPUT, WORKERS).setInputTypes(input, InputType.feedForward(1));
  }

  @Override
  protected final void addHead(GraphBuilder graph, String features) {
    if (classes() < 2 && !separateLabels) {
      throw new IllegalArgumentException("a classifier needs at least 2 classes, got " + classes());
    }
    addNoise(graph, features);
    VoteLoss loss = separateLabels ? new VoteLoss(VoteLoss.Kind.PER_LABEL) : loss();
    graph.addLayer(VOTES, loss, VOTE_SCORES).setOutputs(VOTES);
  }

  /**
   * Adds {@link #PROBABILITIES}. Nothing else may read {@link #LOGITS} then: DL4J's activation
   * layer overwrites its input at inference.
   *
   * @return the name of what has them: with a regulariser in them they pass {@link #VOLUME}, of
   *     separate labels those of no and yes stand in {@link #ANSWERS}
   */
  protected final String softmaxOfLogits(GraphBuilder graph) {
    if (separateLabels) {
      graph
          .addLayer(PROBABILITIES, new ActivationLayer(Activation.SIGMOID), LOGITS)
          .addVertex(ANSWERS, new LabelAnswers(), PROBABILITIES);
      return ANSWERS;
    }
    graph.addLayer(PROBABILITIES, new ActivationLayer(Activation.SOFTMAX), LOGITS);
    return withVolume(graph, PROBABILITIES, false);
  }

  /** {@link #LOGITS}, behind which nothing makes probabilities, and the regulariser in them. */
  protected final String logits(GraphBuilder graph) {
    return withVolume(graph, LOGITS, true);
  }

  private String withVolume(GraphBuilder graph, String name, boolean logits) {
    String last = name;
    for (MatrixRegularizer term : regularizers) {
      if (term.kind() == MatrixRegularizer.Kind.GEOMETRIC_F) {
        String volume = last.equals(name) ? VOLUME : VOLUME + "-later";
        graph.addLayer(volume, new BatchVolume(term.scale(), logits, term.steps()), last);
        last = volume;
      }
    }
    return last;
  }

  /** The regularisers in the matrices, in an order of their own. */
  protected final List<MatrixRegularizer> termsInMatrices() {
    return regularizers.stream()
        .filter(term -> term.kind() != MatrixRegularizer.Kind.GEOMETRIC_F)
        .toList();
  }

  /**
   * The regularisers in the matrices, for the table that holds them.
   *
   * @param form how its rows become matrices
   * @param commonRow whether its last row is no worker's
   */
  protected final List<Regularization> matrixPenalties(MatrixForm form, boolean commonRow) {
    int[] excluded =
        commonRow
            ? IntStream.concat(IntStream.of(idle), IntStream.of(workers)).toArray()
            : idle.clone();
    List<Regularization> penalties = new ArrayList<>();
    for (MatrixRegularizer added : termsInMatrices()) {
      MatrixPenalty.Kind term =
          added.kind() == MatrixRegularizer.Kind.TRACE
              ? MatrixPenalty.Kind.TRACE
              : MatrixPenalty.Kind.VOLUME;
      penalties.add(
          new MatrixPenalty(term, form, added.scale(), classes(), excluded, added.steps()));
    }
    return penalties;
  }

  /** What compares the scores with the votes; the mean over votes. */
  protected VoteLoss loss() {
    return new VoteLoss();
  }

  /** Adds a {@link VoteVertex} named {@link #VOTE_SCORES} and what it needs. */
  protected abstract void addNoise(GraphBuilder graph, String features);
}
