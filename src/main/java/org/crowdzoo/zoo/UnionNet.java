package org.crowdzoo.zoo;

import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.StochasticVertex;
import org.crowdzoo.nn.VoteLoss;
import org.crowdzoo.nn.WorkerTable;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * UnionNet-B: all workers together answer as one, who for each truth draws a worker and his vote
 * from one distribution over all W·K of them.
 *
 * <pre>
 * loss = −1/B Σ_votes log Σ_k p_i[k] T[j, l, k],   T[·, ·, k] = softmax over all (j, l) of U[·, ·, k]
 * </pre>
 *
 * <p>Only the rows of a batch's votes are looked up; the W·K·K exponentials of the normalisers and
 * their gradient are one pass over the table.
 *
 * @see <a href="https://doi.org/10.1109/TNNLS.2022.3168696">Wei et al. 2022</a>
 */
public final class UnionNet extends WorkerModel {
  private final double epsilon;

  /**
   * The model; see {@link WorkerModel}.
   *
   * @param epsilon ε: tables start at 1 − ε on the diagonal and share ε beside it
   */
  public UnionNet(
      InputType input,
      Backbone backbone,
      int classes,
      int workers,
      double epsilon,
      Optimization optimization) {
    super(input, backbone, classes, workers, optimization);
    this.epsilon = epsilon;
  }

  @Override
  protected VoteLoss loss() {
    return new VoteLoss(VoteLoss.Kind.JOINT);
  }

  @Override
  protected void addNoise(GraphBuilder graph, String features) {
    double beside = epsilon / (classes() - 1);
    graph
        .addLayer(
            CONFUSIONS,
            WorkerTable.confusions(
                workers(),
                classes(),
                1 - epsilon - beside,
                beside,
                true,
                confusionRegularization(matrixPenalties(MatrixForm.SOFTMAX, false))),
            WORKERS)
        .addVertex(
            VOTE_SCORES,
            new StochasticVertex(classes(), MatrixForm.LOG),
            softmaxOfLogits(graph),
            CONFUSIONS);
  }
}
