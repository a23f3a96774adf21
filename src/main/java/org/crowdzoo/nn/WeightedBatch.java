package org.crowdzoo.nn;

import java.util.Arrays;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * One batch of a {@link WeightedLoss}, and how it is weighted: not at all, by example, or by
 * example and label.
 */
final class WeightedBatch {
  private final ILossFunction loss;
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

  /**
   * A batch.
   *
   * @param loss that is weighted
   * @param mask [B], [B, 1] or as the output; null for none
   */
  WeightedBatch(
      ILossFunction loss,
      INDArray labels,
      INDArray preOutput,
      IActivation activation,
      INDArray mask) {
    this.loss = loss;
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
    return array(Arrays.stream(ofExamples).map(w -> w * times).toArray(), new long[] {examples, 1});
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
