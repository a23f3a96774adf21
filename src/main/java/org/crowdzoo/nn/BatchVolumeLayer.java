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

  BatchVolumeLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    boolean counts = training && layerConf().getScale() > 0;
    volume = counts ? measured() : Volume.NONE;
    return workspaceMgr.dup(ArrayType.ACTIVATIONS, input, 'c');
  }

  private Volume measured() {
    int classes = (int) input.size(1);
    double[][] gram = new double[classes][classes];
    Volume.addTo(gram, HostArray.read(input));
    return Volume.of(gram, input.size(0));
  }

  /** DL4J divides gradients by the number of examples B; the term is none of theirs. */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    INDArray delta = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
    if (volume.counts()) {
      double[] sum = HostArray.read(delta);
      double factor = layerConf().getScale() * input.size(0);
      double[] own = volume.gradient(HostArray.read(input), factor);
      for (int e = 0; e < sum.length; e++) {
        sum[e] += own[e];
      }
      HostArray.write(delta, sum);
    }
    return new Pair<>(new DefaultGradient(), delta);
  }

  @Override
  public double calcRegularizationScore(boolean backpropParamsOnly) {
    return layerConf().getScale() * volume.value();
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
