package org.crowdzoo.engine.onednn;

import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link LeanDense} at work. */
final class LeanDenseLayer extends DenseLayer {
  private static final long serialVersionUID = 1L;

  private final boolean inputGradient;

  /** x W + b of the last forward pass, if that was one of training. */
  private transient INDArray kept;

  LeanDenseLayer(NeuralNetConfiguration conf, DataType type, boolean inputGradient) {
    super(conf, type);
    this.inputGradient = inputGradient;
  }

  @Override
  protected Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    if (forBackprop && kept != null) {
      INDArray z = kept;
      kept = null;
      return new Pair<>(z, z);
    }
    Pair<INDArray, INDArray> result = super.preOutputWithPreNorm(training, forBackprop, workspaces);
    // a copy, since activation functions overwrite what they are given
    kept =
        training && !forBackprop ? workspaces.dup(ArrayType.ACTIVATIONS, result.getFirst()) : null;
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    if (inputGradient) {
      return super.backpropGradient(epsilon, workspaces);
    }
    assertInputSet(true);
    INDArray z = preOutputWithPreNorm(true, true, workspaces).getFirst();
    // δ = σ'(z) ∂L/∂σ;   ∂L/∂b = Σ_i δ_i;   ∂L/∂W = xᵀ δ
    INDArray delta = layerConf().getActivationFn().backprop(z, epsilon).getFirst();
    if (maskArray != null) {
      applyMask(delta);
    }
    Gradient gradient = new DefaultGradient();
    if (hasBias()) {
      INDArray byBias = gradientViews.get(BIAS_KEY);
      delta.sum(byBias, 0);
      gradient.gradientForVariable().put(BIAS_KEY, byBias);
    }
    INDArray byWeights = gradientViews.get(WEIGHT_KEY);
    Nd4j.gemm(input.castTo(byWeights.dataType()), delta, byWeights, true, false, 1, 0);
    gradient.gradientForVariable().put(WEIGHT_KEY, byWeights);
    weightNoiseParams.clear();
    return new Pair<>(gradient, null);
  }

  @Override
  public void clear() {
    super.clear();
    kept = null;
  }
}
