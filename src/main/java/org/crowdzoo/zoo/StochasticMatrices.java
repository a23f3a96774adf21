package org.crowdzoo.zoo;

import java.util.List;
import java.util.Locale;
import org.crowdzoo.nn.BatchVolume;
import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.MatrixPenalty;
import org.crowdzoo.nn.StochasticVertex;
import org.crowdzoo.nn.VoteLoss;
import org.crowdzoo.nn.WorkerTable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * Each worker's votes are the network's class probabilities seen through a row-stochastic matrix of
 * his own: −log q_ij[y], q_ij = p_i A_j. A regulariser keeps network and matrices from sharing the
 * work in a way that explains the votes and not the truth.
 *
 * @see <a href="https://doi.org/10.48550/arXiv.2306.03288">Ibrahim, Nguyen, Fu 2023</a>
 * @see <a href="https://doi.org/10.1109/CVPR.2019.01150">Tanno et al. 2019</a>
 */
public final class StochasticMatrices extends WorkerModel {
  /** {@link #PROBABILITIES} as they are, and their volume in the loss. */
  public static final String VOLUME = "volume";

  /** What is added to the loss. */
  public enum Regularizer {
    NONE,
    /** −λ log det(PᵀP), P the class probabilities of a batch. */
    GEOMETRIC_F,
    /** −λ log det(WᵀW), W the matrices of all workers. */
    GEOMETRIC_W,
    /** +λ times the mean trace of the workers' matrices. */
    TRACE
  }

  /**
   * What can be chosen. Tables start at {@code diagonal · I + constant}. Workers without a vote
   * count in no regulariser.
   *
   * @param form how tables become matrices
   * @param loss what the cross-entropies of the votes are summed to
   * @param regularizer what is added to the loss
   * @param scale λ
   * @param diagonal what the identity is multiplied with at the start
   * @param constant what is added to every entry at the start
   */
  public record Options(
      MatrixForm form,
      VoteLoss.Kind loss,
      Regularizer regularizer,
      double scale,
      double diagonal,
      double constant) {
    /** Refuses what has no meaning. */
    public Options {
      if (!(scale >= 0)) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "scale must be >= 0, got %s", scale));
      }
      if (form == MatrixForm.LOG || loss == VoteLoss.Kind.JOINT) {
        throw new IllegalArgumentException(
            "every worker's rows are normalised by themselves; UnionNet's are not");
      }
    }
  }

  private final Options options;
  private final Crowd crowd;

  /** The model; see {@link WorkerModel}. */
  public StochasticMatrices(
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

  @Override
  protected VoteLoss loss() {
    return new VoteLoss(options.loss());
  }

  @Override
  protected void addNoise(GraphBuilder graph, String features) {
    String probabilities = softmaxOfLogits(graph);
    if (options.regularizer() == Regularizer.GEOMETRIC_F) {
      graph.addLayer(VOLUME, new BatchVolume(options.scale()), probabilities);
      probabilities = VOLUME;
    }
    graph
        .addLayer(
            CONFUSIONS,
            WorkerTable.confusions(
                workers(),
                classes(),
                options.diagonal(),
                options.constant(),
                false,
                confusionRegularization(penalties())),
            WORKERS)
        .addVertex(
            VOTE_SCORES,
            new StochasticVertex(classes(), options.form()),
            probabilities,
            CONFUSIONS);
  }

  private List<Regularization> penalties() {
    return switch (options.regularizer()) {
      case GEOMETRIC_W -> List.of(penalty(MatrixPenalty.Kind.VOLUME));
      case TRACE -> List.of(penalty(MatrixPenalty.Kind.TRACE));
      default -> List.of();
    };
  }

  private MatrixPenalty penalty(MatrixPenalty.Kind kind) {
    return new MatrixPenalty(kind, options.form(), options.scale(), classes(), crowd.idle());
  }
}
