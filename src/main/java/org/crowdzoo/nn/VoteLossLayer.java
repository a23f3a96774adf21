package org.crowdzoo.nn;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.recurrent.RnnLossLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link VoteLoss} at work. DL4J divides sums over a batch by its number of examples B; the factor
 * B / (number of votes) makes the mean over votes of it.
 */
final class VoteLossLayer extends RnnLossLayer {
  private static final long serialVersionUID = 1L;

  VoteLossLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    Pair<Gradient, INDArray> result = super.backpropGradient(epsilon, workspaceMgr);
    result.getSecond().muli(tasksPerVote());
    return result;
  }

  @Override
  public double computeScore(
      double regularization, boolean training, LayerWorkspaceMgr workspaceMgr) {
    score = super.computeScore(0, training, workspaceMgr) * tasksPerVote() + regularization;
    return score;
  }

  private double tasksPerVote() {
    double votes =
        maskArray == null
            ? (double) labels.size(0) * labels.size(2)
            : maskArray.sumNumber().doubleValue();
    return labels.size(0) / Math.max(votes, 1);
  }
}
