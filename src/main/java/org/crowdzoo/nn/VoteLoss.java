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
 * the batch, where DL4J's own layer for sequences averages over examples.
 *
 * <p>Scores [B, K, A]; labels [B, K, A], one-hot or soft; label mask [B, A], 0 where a task has no
 * further vote. Without a mask every vote counts.
 */
public final class VoteLoss extends RnnLossLayer {
  /** Softmax and cross-entropy. */
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
    VoteLossLayer layer = new VoteLossLayer(conf, dataType);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(params);
    layer.setParamTable(initializer().init(conf, params, initialize));
    layer.setConf(conf);
    return layer;
  }

  @Override
  public VoteLoss clone() {
    return (VoteLoss) super.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VoteLoss && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode() + 1;
  }
}
