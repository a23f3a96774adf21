package org.crowdzoo.nn;

import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Any DL4J loss, weighted: the label mask holds what each example [B] or [B, 1], or each example
 * and label [B, L], weighs, and the loss of a batch is the weighted mean
 *
 * <pre>
 * Σ_i w_i ℓ_i / Σ_i w_i                 of examples
 * L Σ_il w_il ℓ_il / Σ_il w_il          of examples and labels
 * Σ_ik w_ik y_ik (−log p_ik) / Σ_ik w_ik y_ik    of softmax and cross-entropy, labels y distributions
 * </pre>
 *
 * <p>So a whole weight w is the same as repeating the example w times in its batch, a weight of 0
 * as leaving it out, and weights that are all equal as none, to the last digit. If all are 0, loss
 * and gradient are 0. DL4J's own losses divide by the number of examples whatever the mask says,
 * and apply a mask [B, L] twice to the gradient, which squares weights.
 *
 * <p>Weights must be numbers from 0; masks of 0 and 1 are weights. {@code
 * org.crowdzoo.input.AttachedWeights} attaches them to the batches of any iterator. Batch norm's
 * statistics know no weights.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
public final class WeightedLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  private final ILossFunction loss;

  /**
   * The loss.
   *
   * @param loss one that is a sum over examples and, if labels are to be weighted, over labels
   * @throws IllegalArgumentException if it is none of examples, or learns from what it sees
   */
  @JsonCreator
  public WeightedLoss(@JsonProperty("loss") ILossFunction loss) {
    if (loss == null || loss instanceof WeightedLoss) {
      throw new IllegalArgumentException("WeightedLoss: needs a loss to weigh, got " + loss);
    }
    if (loss instanceof LossFMeasure || loss instanceof RememberingLoss) {
      throw new IllegalArgumentException(
          "WeightedLoss: the loss must be a sum over the examples of a batch, got "
              + loss.getClass().getSimpleName());
    }
    this.loss = loss;
  }

  /**
   * Puts a WeightedLoss around the losses of a network's output layers, in the network and in its
   * configuration. A {@link VoteLoss} is left alone, it takes weights as it is.
   *
   * @throws IllegalArgumentException if an output has a loss that cannot be weighted, or something
   *     else in the network adds to the loss of a batch and knows no weights
   */
  public static void weigh(ComputationGraph graph) {
    for (GraphVertex vertex : graph.getConfiguration().getVertices().values()) {
      Layer layer = vertex instanceof LayerVertex v ? v.getLayerConf().getLayer() : null;
      if (layer instanceof BatchVolume volume && volume.getScale() > 0
          || layer instanceof VoteMatrixPenalty penalty && penalty.getScale() > 0) {
        throw new IllegalArgumentException(
            "WeightedLoss: a regulariser of the examples of a batch knows no weights");
      }
    }
    for (int o = 0; o < graph.getNumOutputArrays(); o++) {
      Layer layer = graph.getOutputLayer(o).conf().getLayer();
      if (layer instanceof VoteLoss
          || layer instanceof LossLayer loss && loss.getLossFn() instanceof WeightedLoss
          || layer instanceof BaseOutputLayer out && out.getLossFn() instanceof WeightedLoss) {
        continue;
      }
      if (layer instanceof LossLayer loss) {
        loss.setLossFn(new WeightedLoss(loss.getLossFn()));
      } else if (layer instanceof BaseOutputLayer out) {
        out.setLossFn(new WeightedLoss(out.getLossFn()));
      } else {
        throw new IllegalArgumentException(
            "WeightedLoss: the output "
                + layer.getLayerName()
                + " has no loss that can be weighed");
      }
    }
  }

  /** The loss that is weighted. */
  @JsonProperty("loss")
  public ILossFunction loss() {
    return loss;
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    WeightedBatch batch = new WeightedBatch(loss, labels, preOutput, activation, mask);
    return batch.score(average);
  }

  /** Each example's loss times its weight, [B, 1], divided by nothing. */
  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return new WeightedBatch(loss, labels, preOutput, activation, mask).scores();
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return new WeightedBatch(loss, labels, preOutput, activation, mask).gradient();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    WeightedBatch batch = new WeightedBatch(loss, labels, preOutput, activation, mask);
    return Pair.of(batch.score(average), batch.gradient());
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public String toString() {
    return "WeightedLoss(" + loss + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WeightedLoss weighted && loss.equals(weighted.loss);
  }

  @Override
  public int hashCode() {
    return 31 + loss.hashCode();
  }
}
