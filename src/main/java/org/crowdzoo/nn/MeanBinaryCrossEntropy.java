package org.crowdzoo.nn;

import java.util.Arrays;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Binary cross-entropy of logits z [B, L] against targets y [B, L] from 0 to 1, hard or soft, whose
 * loss of an example is the mean over its labels:
 *
 * <pre>(1/L) Σ_l [ max(z, 0) − z y + log(1 + e^−|z|) ],   gradient (σ(z) − y) / L</pre>
 *
 * DL4J's {@code LossBinaryXENT} takes the sum over the labels, and its gradient vanishes where the
 * network is very sure and wrong, as it clips the probability. The layer's activation must be the
 * sigmoid. A mask [B, 1] or [B, L] multiplies loss and gradient; L stays the divisor.
 */
public final class MeanBinaryCrossEntropy implements ILossFunction {
  private static final long serialVersionUID = 1L;

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    double sum = Arrays.stream(losses(labels, preOutput, activation, mask)).sum();
    return average ? sum / preOutput.size(0) : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    INDArray array =
        Nd4j.createUninitialized(preOutput.dataType(), new long[] {preOutput.size(0), 1}, 'c');
    HostArray.write(array, losses(labels, preOutput, activation, mask));
    return array;
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    requireFit(labels, preOutput, activation);
    int width = (int) preOutput.size(1);
    double[] z = HostArray.read(preOutput);
    double[] y = HostArray.read(labels);
    double[] weights = weights(mask, z.length, width);
    double[] gradient = new double[z.length];
    for (int e = 0; e < z.length; e++) {
      gradient[e] = weights[e] * (1 / (1 + Math.exp(-z[e])) - y[e]) / width;
    }
    INDArray array = Nd4j.createUninitialized(preOutput.dataType(), preOutput.shape(), 'c');
    HostArray.write(array, gradient);
    return array;
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return Pair.of(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  private static double[] losses(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    requireFit(labels, preOutput, activation);
    int width = (int) preOutput.size(1);
    double[] z = HostArray.read(preOutput);
    double[] y = HostArray.read(labels);
    double[] weights = weights(mask, z.length, width);
    double[] losses = new double[z.length / width];
    for (int e = 0; e < z.length; e++) {
      double one = Math.max(z[e], 0) - z[e] * y[e] + Math.log1p(Math.exp(-Math.abs(z[e])));
      losses[e / width] += weights[e] * one / width;
    }
    return losses;
  }

  /** One an element. */
  private static double[] weights(INDArray mask, int elements, int width) {
    double[] weights = new double[elements];
    if (mask == null) {
      Arrays.fill(weights, 1);
      return weights;
    }
    double[] given = HostArray.read(mask);
    if (given.length != elements && given.length != elements / width) {
      throw new IllegalArgumentException(
          "a mask must be [batch, 1] or [batch, labels], got " + Arrays.toString(mask.shape()));
    }
    for (int e = 0; e < elements; e++) {
      weights[e] = given[given.length == elements ? e : e / width];
    }
    return weights;
  }

  private static void requireFit(INDArray labels, INDArray preOutput, IActivation activation) {
    if (!(activation instanceof ActivationSigmoid)) {
      throw new IllegalArgumentException(
          "the layer's activation must be the sigmoid, got " + activation);
    }
    if (preOutput.rank() != 2 || !Arrays.equals(labels.shape(), preOutput.shape())) {
      throw new IllegalArgumentException(
          "targets must be as the logits, "
              + Arrays.toString(preOutput.shape())
              + ", got "
              + Arrays.toString(labels.shape()));
    }
  }

  @Override
  public String name() {
    return toString();
  }

  @Override
  public String toString() {
    return "MeanBinaryCrossEntropy()";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MeanBinaryCrossEntropy;
  }

  @Override
  public int hashCode() {
    return MeanBinaryCrossEntropy.class.hashCode();
  }
}
