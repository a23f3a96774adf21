package org.crowdzoo.engine.onednn;

import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The running net of a {@link CompiledBackbone}. It shares nothing with any other net. */
final class CompiledBackboneLayer extends BaseLayer<CompiledBackbone> implements AutoCloseable {
  private transient Session session;
  private transient Plan current;
  private transient INDArray read;
  private transient boolean keeps;

  CompiledBackboneLayer(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** The compiled layer that a graph's layer is, or holds frozen; null if it is another. */
  static CompiledBackboneLayer in(org.deeplearning4j.nn.api.Layer layer) {
    org.deeplearning4j.nn.api.Layer plain =
        layer instanceof FrozenLayer frozen ? frozen.getInsideLayer() : layer;
    return plain instanceof CompiledBackboneLayer compiled ? compiled : null;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (session == null) {
      session = new Session(layerConf().getMembers(), layerConf().isInputGradient(), keeps);
    }
    if (training) {
      parametersChanged(); // an updater may follow
    }
    INDArray images = input.castTo(DataType.FLOAT);
    read = NativeArrays.isPlain(images) ? images : workspaces.dup(ArrayType.INPUT, images, 'c');
    current = session.plan(read.shape(), training);
    INDArray output =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, DataType.FLOAT, current.outputShape(), 'c');
    session.forward(
        current,
        NativeArrays.address(paramsFlattened),
        NativeArrays.address(read),
        NativeArrays.address(output));
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Gradient gradient = new DefaultGradient(gradientsFlattened);
    INDArray byInput = null;
    if (current.hasBackward()) {
      INDArray plain =
          NativeArrays.isPlain(epsilon)
              ? epsilon
              : workspaces.dup(ArrayType.BP_WORKING_MEM, epsilon.castTo(DataType.FLOAT), 'c');
      if (layerConf().isInputGradient()) {
        byInput =
            workspaces.createUninitialized(
                ArrayType.ACTIVATION_GRAD, DataType.FLOAT, read.shape(), 'c');
      }
      session.backward(
          current,
          NativeArrays.address(plain),
          byInput == null ? 0 : NativeArrays.address(byInput),
          NativeArrays.address(gradientsFlattened));
    }
    gradientViews.forEach(gradient::setGradientFor);
    if (byInput == null) {
      // Not null: DL4J adds it to what other readers of the same input give back.
      byInput = workspaces.create(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, read.shape(), 'c');
    }
    return new Pair<>(gradient, byInput);
  }

  /** Changes of batch normalization's running statistics are no gradients. */
  @Override
  public boolean updaterDivideByMinibatch(String key) {
    return switch (MemberParameters.local(key)) {
      case BatchNormalizationParamInitializer.GLOBAL_MEAN,
              BatchNormalizationParamInitializer.GLOBAL_VAR,
              BatchNormalizationParamInitializer.GLOBAL_LOG_STD ->
          false;
      default -> true;
    };
  }

  @Override
  public void setParams(INDArray parameters) {
    if (parameters != paramsFlattened) {
      paramsFlattened
          .reshape(paramsFlattened.length())
          .assign(parameters.reshape(parameters.length()));
    }
    parametersChanged();
  }

  @Override
  public void setParam(String key, INDArray value) {
    super.setParam(key, value);
    parametersChanged();
  }

  @Override
  public void setParamTable(Map<String, INDArray> table) {
    super.setParamTable(table);
    parametersChanged();
  }

  @Override
  public void setParamsViewArray(INDArray parameters) {
    super.setParamsViewArray(parameters);
    parametersChanged();
  }

  @Override
  public void update(INDArray gradient, String key) {
    super.update(gradient, key);
    parametersChanged();
  }

  /**
   * From now on inference keeps what it makes of the parameters. Whoever writes to them in a way
   * that the layer cannot see must call {@link #parametersChanged}.
   */
  void keepPrepared() {
    close();
    keeps = true;
  }

  /** Tells that parameters were written. */
  void parametersChanged() {
    if (session != null) {
      session.parametersChanged();
    }
  }

  @Override
  public Type type() {
    return Type.CONVOLUTIONAL;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clear() {
    super.clear();
    read = null;
  }

  /** The native part; null before the first forward pass. */
  Session session() {
    return session;
  }

  /** Releases all native memory but the parameters. The layer can go on: it plans anew. */
  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
