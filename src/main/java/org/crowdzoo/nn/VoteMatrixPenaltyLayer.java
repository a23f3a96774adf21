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

/** {@link VoteMatrixPenalty} at work. */
final class VoteMatrixPenaltyLayer extends AbstractLayer<VoteMatrixPenalty> {
  private static final long serialVersionUID = 1L;
  private static final MatrixForm FORM = MatrixForm.SOFTMAX;

  /** Of the last batch; none outside of training. */
  private transient Volume volume = Volume.NONE;

  private transient double value;

  private transient BatchVolume.Count count = BatchVolume.Count.ZERO;

  VoteMatrixPenaltyLayer(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    volume = Volume.NONE;
    value = 0;
    if (training) {
      measure(HostArray.read(input));
    }
    return workspaceMgr.dup(ArrayType.ACTIVATIONS, input, 'c');
  }

  private void measure(double[] tables) {
    int classes = classes();
    double[][] gram = new double[classes][classes];
    double trace = 0;
    int votes = 0;
    for (int at = 0; at < tables.length; at += classes * classes) {
      if (holdsVote(tables, at)) {
        double[] a = FORM.matrix(tables, at, classes);
        Volume.addTo(gram, a);
        for (int k = 0; k < classes; k++) {
          trace += a[k * classes + k];
        }
        votes++;
      }
    }
    if (isVolume()) {
      volume = Volume.of(gram, (long) votes * classes);
      value = volume.value();
      if (layerConf().getScale() > 0) {
        count = count.and(BatchVolume.Count.ofMatrices(volume.counts()));
      }
    } else {
      value = votes == 0 ? 0 : trace / votes;
    }
  }

  BatchVolume.Count count() {
    return count;
  }

  /** DL4J divides gradients by the number of examples B; the term is none of theirs. */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    INDArray delta = workspaceMgr.dup(ArrayType.ACTIVATION_GRAD, epsilon, 'c');
    if (!isVolume() || volume.counts()) {
      double[] sum = HostArray.read(delta);
      add(sum, HostArray.read(input));
      HostArray.write(delta, sum);
    }
    return new Pair<>(new DefaultGradient(), delta);
  }

  private void add(double[] sum, double[] tables) {
    int classes = classes();
    int entries = classes * classes;
    int votes = 0;
    for (int at = 0; at < tables.length; at += entries) {
      votes += holdsVote(tables, at) ? 1 : 0;
    }
    double factor = scale() * input.size(0);
    for (int at = 0; at < tables.length; at += entries) {
      if (holdsVote(tables, at)) {
        double[] a = FORM.matrix(tables, at, classes);
        double[] da = isVolume() ? volume.gradient(a, factor) : new double[entries];
        for (int k = 0; k < classes && !isVolume(); k++) {
          da[k * classes + k] = factor / votes;
        }
        FORM.chain(tables, at, a, da);
        for (int e = 0; e < entries; e++) {
          sum[at + e] += da[e];
        }
      }
    }
  }

  private boolean holdsVote(double[] tables, int at) {
    for (int e = 0; e < classes() * classes(); e++) {
      if (tables[at + e] != 0) {
        return true;
      }
    }
    return false;
  }

  private boolean isVolume() {
    return layerConf().getKind() == MatrixPenalty.Kind.VOLUME;
  }

  private int classes() {
    return (int) input.size(3);
  }

  @Override
  public double calcRegularizationScore(boolean backpropParamsOnly) {
    return scale() * value;
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
