package org.crowdzoo.nn;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
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
    Batch batch = new Batch(labels, preOutput, activation, mask);
    return batch.score(average);
  }

  /** Each example's loss times its weight, [B, 1], divided by nothing. */
  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return new Batch(labels, preOutput, activation, mask).scores();
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    return new Batch(labels, preOutput, activation, mask).gradient();
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    Batch batch = new Batch(labels, preOutput, activation, mask);
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

  /** One batch, and how it is weighted: not at all, by example, or by example and label. */
  private final class Batch {
    private final INDArray labels;
    private final INDArray preOutput;
    private final IActivation activation;
    private final int examples;

    /** [B], null if all weigh the same. */
    private double[] ofExamples;

    /** [B, L], null if the labels of an example weigh the same. */
    private INDArray ofLabels;

    /** What all weigh, if they weigh the same. */
    private double common = 1;

    /** B, or B · L, through the sum of the weights; 0 if that is 0. */
    private double factor = 1;

    Batch(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
      this.preOutput = preOutput;
      this.activation = activation;
      this.examples = (int) preOutput.size(0);
      if (mask == null) {
        this.labels = labels;
        return;
      }
      double[] weights = weights(mask);
      int columns = weights.length / examples;
      if (equalInRows(weights, columns)) {
        this.labels = labels;
        double[] rows = new double[examples];
        for (int i = 0; i < examples; i++) {
          rows[i] = weights[i * columns];
        }
        weigh(rows);
      } else if (loss instanceof LossSparseMCXENT) {
        this.labels = labels;
        double[] classes = BatchWeights.read(labels);
        double[] rows = new double[examples];
        for (int i = 0; i < examples; i++) {
          rows[i] = weights[i * columns + (int) classes[i]];
        }
        weigh(rows);
      } else if (activation instanceof ActivationSoftmax && loss instanceof LossMCXENT) {
        double[] shares = BatchWeights.read(labels);
        this.labels = weightedShares(shares, weights, columns);
        weigh(rowSums(shares, columns));
      } else {
        requireLossOfLabels();
        this.labels = labels;
        ofLabels = mask.castTo(preOutput.dataType()).reshape('c', preOutput.shape());
        factor = weights.length / Arrays.stream(weights).sum();
      }
    }

    private void weigh(double[] rows) {
      double sum = Arrays.stream(rows).sum();
      factor = sum == 0 ? 0 : examples / sum;
      boolean equal = Arrays.stream(rows).allMatch(w -> w == rows[0]);
      ofExamples = equal ? null : rows;
      common = equal ? rows[0] : 1;
      factor = equal && factor > 0 ? 1 : factor;
    }

    /** Labels y'_k = w_k y_k / Σ_k w_k y_k; {@code shares} then holds w_k y_k. */
    private INDArray weightedShares(double[] shares, double[] weights, int columns) {
      double[] changed = new double[shares.length];
      for (int i = 0; i < examples; i++) {
        double sum = 0;
        for (int c = i * columns; c < (i + 1) * columns; c++) {
          shares[c] *= weights[c];
          sum += shares[c];
        }
        for (int c = i * columns; c < (i + 1) * columns && sum > 0; c++) {
          changed[c] = shares[c] / sum;
        }
      }
      return array(changed, preOutput.shape());
    }

    private double[] rowSums(double[] values, int columns) {
      double[] sums = new double[examples];
      for (int e = 0; e < values.length; e++) {
        sums[e / columns] += values[e];
      }
      return sums;
    }

    double score(boolean average) {
      double sum;
      if (factor == 0) {
        return 0;
      } else if (ofLabels != null) {
        sum = Arrays.stream(BatchWeights.read(each(ofLabels))).sum() * factor;
      } else if (ofExamples != null) {
        double[] each = BatchWeights.read(each(null));
        sum = 0;
        for (int i = 0; i < examples; i++) {
          sum += ofExamples[i] == 0 ? 0 : ofExamples[i] * each[i];
        }
        sum *= factor;
      } else {
        sum = loss.computeScore(labels, preOutput, activation, null, false);
      }
      return average ? sum / examples : sum;
    }

    INDArray scores() {
      if (ofLabels != null) {
        return each(ofLabels);
      }
      INDArray each = each(null);
      return ofExamples == null ? each.muli(common) : each.muliColumnVector(column(1));
    }

    /** The loss of each example; M2.1's LossMAE forgets there to divide by the number of labels. */
    private INDArray each(INDArray mask) {
      INDArray each = loss.computeScoreArray(labels, preOutput, activation, mask);
      return loss instanceof LossMAE ? each.divi(preOutput.size(1)) : each;
    }

    INDArray gradient() {
      if (factor == 0) {
        return Nd4j.zeros(preOutput.dataType(), preOutput.shape());
      }
      if (ofLabels != null) {
        return labelGradient().muli(factor);
      }
      INDArray gradient = loss.computeGradient(labels, preOutput, activation, null);
      return ofExamples == null ? gradient : gradient.muliColumnVector(column(factor));
    }

    /** dℓ_il/dz_il of activations that work on each output alone; else through dℓ_il/da_il. */
    private INDArray labelGradient() {
      if (!(activation instanceof ActivationSoftmax)) {
        return loss.computeGradient(labels, preOutput, activation, null).muli(ofLabels);
      }
      INDArray output = activation.getActivation(preOutput.dup(), true);
      INDArray inOutput =
          loss.computeGradient(labels, output, new ActivationIdentity(), null).muli(ofLabels);
      return activation.backprop(preOutput.dup(), inOutput).getFirst();
    }

    private INDArray column(double times) {
      return array(
          Arrays.stream(ofExamples).map(w -> w * times).toArray(), new long[] {examples, 1});
    }

    private INDArray array(double[] values, long[] shape) {
      INDArray array = Nd4j.createUninitialized(preOutput.dataType(), shape, 'c');
      HostArray.write(array, values);
      return array;
    }

    private double[] weights(INDArray mask) {
      boolean fits =
          mask.length() == examples
              ? mask.size(0) == examples
              : Arrays.equals(mask.shape(), preOutput.shape());
      if (!fits) {
        throw new IllegalArgumentException(
            "WeightedLoss: weights must be ["
                + examples
                + "], ["
                + examples
                + ", 1] or "
                + Arrays.toString(preOutput.shape())
                + ", as the output, got "
                + Arrays.toString(mask.shape()));
      }
      double[] weights = BatchWeights.read(mask);
      for (double weight : weights) {
        if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "WeightedLoss: weights must be finite numbers >= 0, got " + weight);
        }
      }
      return weights;
    }

    private boolean equalInRows(double[] weights, int columns) {
      for (int e = 0; e < weights.length; e++) {
        if (weights[e] != weights[e - e % columns]) {
          return false;
        }
      }
      return true;
    }

    private void requireLossOfLabels() {
      if (loss instanceof LossCosineProximity
          || loss instanceof LossMultiLabel
          || loss instanceof LossMixtureDensity
          || loss instanceof VotesByClass) {
        throw new IllegalArgumentException(
            "WeightedLoss: "
                + loss.getClass().getSimpleName()
                + " is no sum over labels, weights must be ["
                + examples
                + "] or ["
                + examples
                + ", 1]");
      }
    }
  }
}
