package org.crowdzoo.zoo;

import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.StochasticVertex;
import org.crowdzoo.nn.VoteLoss;
import org.crowdzoo.nn.WorkerTable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * Each worker's votes are the network's class probabilities seen through a row-stochastic matrix of
 * his own: −log q_ij[y], q_ij = p_i A_j. A {@linkplain #regularize regulariser} keeps network and
 * matrices from sharing the work in a way that explains the votes and not the truth.
 *
 * @see <a href="https://doi.org/10.48550/arXiv.2306.03288">Ibrahim, Nguyen, Fu 2023</a>
 * @see <a href="https://doi.org/10.1109/CVPR.2019.01150">Tanno et al. 2019</a>
 */
public final class StochasticMatrices extends WorkerModel {
  /**
   * What can be chosen. Tables start at {@code diagonal · I + constant}.
   *
   * @param form how tables become matrices
   * @param loss what the cross-entropies of the votes are summed to
   * @param diagonal what the identity is multiplied with at the start
   * @param constant what is added to every entry at the start
   */
  public record Options(MatrixForm form, VoteLoss.Kind loss, double diagonal, double constant) {
    /** Refuses what has no meaning. */
    public Options {
      if (form == MatrixForm.LOG || loss == VoteLoss.Kind.JOINT) {
        throw new IllegalArgumentException(
            "every worker's rows are normalised by themselves; UnionNet's are not");
      }
    }
  }

  private final Options options;

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
  }

  @Override
  protected VoteLoss loss() {
    return new VoteLoss(options.loss());
  }

  @Override
  protected void addNoise(GraphBuilder graph, String features) {
    String probabilities = softmaxOfLogits(graph);
    graph
        .addLayer(
            CONFUSIONS,
            WorkerTable.confusions(
                workers(),
                classes(),
                options.diagonal(),
                options.constant(),
                false,
                confusionRegularization(matrixPenalties(options.form(), false))),
            WORKERS)
        .addVertex(
            VOTE_SCORES,
            new StochasticVertex(classes(), options.form()),
            probabilities,
            CONFUSIONS);
  }
}
