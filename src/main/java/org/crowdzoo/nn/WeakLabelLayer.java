package org.crowdzoo.nn;

import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;

/**
 * The output of a network that is trained on weak votes: the softmax of logits [B, K], and a {@link
 * WeakLabelLoss} against votes [B, m]. A copy of it, and so of its configuration or graph, goes on
 * by itself from what the loss knew.
 */
public final class WeakLabelLayer extends LossLayer {
  /** For logits [B, K]. */
  public WeakLabelLayer(WeakLabelLoss loss) {
    this();
    setLossFn(loss);
    setActivationFn(new ActivationSoftmax());
  }

  /** For Jackson. */
  WeakLabelLayer() {
    super();
  }

  @Override
  public WeakLabelLayer clone() {
    WeakLabelLayer copy = (WeakLabelLayer) super.clone();
    if (copy.getLossFn() instanceof WeakLabelLoss loss) {
      copy.setLossFn(loss.copy());
    }
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeakLabelLayer && super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode() + 1;
  }
}
