package org.crowdzoo.nn;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/**
 * Cross-entropy of softmax(scores) against the votes, averaged over the <em>observed votes</em> of
 * the batch, where DL4J's own layer for sequences averages over examples; or what else a {@link
 * Kind} says.
 *
 * <p>Scores [B, K, A]; labels [B, K, A], one-hot or soft; label mask [B, A], 0 where a task has no
 * further vote, else what the vote weighs. Means are weighted, of votes by Σ w and of tasks by the
 * sum of what they weigh: the mean of what their votes do, or the last column of a mask [B, A + 1].
 * So a task of weight 2 counts as two of its kind; where nothing weighs anything, loss and gradient
 * are 0. Without a mask every vote counts 1.
 */
public final class VoteLoss extends RnnLossLayer {
  /** What is averaged. */
  public enum Kind {
    /** Softmax of scores; the mean over the votes of a batch. */
    PER_VOTE,
    /**
     * Of L separate labels, scores and labels [B, 2 L, A]: a softmax of no and yes on each label;
     * the mean over the answers on labels of a batch. Labels of which a worker was not asked are
     * zeros, a label mask [B, A] weighs whole votes, and Σ w y divides.
     */
    PER_LABEL,
    /** Softmax of scores; summed over the votes of a task, the mean over tasks with a vote. */
    PER_TASK,
    /**
     * Scores are logarithms of the probabilities of all workers' votes together and stay as they
     * are; summed over the votes of a task, the mean over tasks with a vote.
     */
    JOINT
  }

  private Kind kind = Kind.PER_VOTE;

  /** As a kind says. */
  public VoteLoss(Kind kind) {
    this();
    this.kind = kind;
  }

  /** Softmax and cross-entropy, the mean over votes. */
  public VoteLoss() {
    setRnnDataFormat(RNNFormat.NCW);
    setActivationFn(new ActivationSoftmax());
    setLossFn(new LossMCXENT());
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray params,
      boolean initialize,
      DataType dataType) {
    VoteLossLayer layer = new VoteLossLayer(conf, dataType, kind);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(params);
    layer.setParamTable(initializer().init(conf, params, initialize));
    layer.setConf(conf);
    return layer;
  }

  public Kind getKind() {
    return kind;
  }

  public void setKind(Kind kind) {
    this.kind = kind;
  }

  @Override
  public VoteLoss clone() {
    return (VoteLoss) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VoteLoss loss && super.equals(other) && kind == loss.kind;
  }

  @Override
  public int hashCode() {
    return super.hashCode() + 1;
  }
}
