package org.crowdzoo.nn;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link BatchVolume} at work. */
final class BatchVolumeLayer extends AbstractLayer<BatchVolume> {
  private static final long serialVersionUID = 1L;

  /** Of the last batch; none outside of training. */
  private transient Volume volume = Volume.NONE;

  private transient BatchVolume.Count count = BatchVolume.Count.ZERO;

  BatchVolumeLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    boolean counts = training && layerConf().getScale() > 0;
    volume = counts ? measured() : Volume.NONE;
    if (counts) {
      count = count.and(new BatchVolume.Count(1, volume.counts() ? 0 : 1));
    }
    return workspaceMgr.dup(ArrayType.ACTIVATIONS, input, 'c');
  }

  private Volume measured() {
    int classes = (int) input.size(1);
    double[][] gram = new double[classes][classes];
    Volume.addTo(gram, probabilities());
    return Volume.of(gram, input.size(0));
  }

  BatchVolume.Count count() {
    return count;
  }

  /** P, row after row. */
  private double[] probabilities() {
    double[] p = HostArray.read(input);
    int classes = (int) input.size(1);
    for (int at = 0; layerConf().isLogits() && at < p.length; at += classes) {
      double max = p[at];
      for (int k = 1; k < classes; k++) {
        max = Math.max(max, p[at + k]);
      }
      double sum = 0;
      for (int k = 0; k < classes; k++) {
        p[at + k] = Math.exp(p[at + k] - max);
        sum += p[at + k];
      }
      for (int k = 0; k < classes; k++) {
        p[at + k] /= sum;
      }
    }
    return p;
  }

  /** The term's derivative in the input. */
  private double[] gradient(double factor) {
    double[] p = probabilities();
    double[] d = volume.gradient(p, factor);
    int classes = (int) input.size(1);
    for (int at = 0; layerConf().isLogits() && at < p.length; at += classes) {
      double mean = 0;
      for (int k = 0; k < classes; k++) {
        mean += p[at + k] * d[at + k];
      }
      for (int k = 0; k < classes; k++) {
        d[at + k] = p[at + k] * (d[at + k] - mean);
      }
    }
    return d;
  }

  /** DL4J divides gradients by the number of examples B; the term is none of theirs. */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    INDArray delta = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
    if (volume.counts()) {
      double[] sum = HostArray.read(delta);
      double factor = scale() * input.size(0);
      double[] own = gradient(factor);
      for (int e = 0; e < sum.length; e++) {
        sum[e] += own[e];
      }
      HostArray.write(delta, sum);
    }
    return new Pair<>(new DefaultGradient(), delta);
  }

  @Override
  public double calcRegularizationScore(boolean backpropParamsOnly) {
    return scale() * volume.value();
  }

  /** λ at this step. */
  private double scale() {
    return layerConf().getScale() * Warmup.share(getIterationCount(), layerConf().getWarmup());
  }

  @Override
  public void clearNoiseWeightParams() {
    // there are no parameters
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }
}
