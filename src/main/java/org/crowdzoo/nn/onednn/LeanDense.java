package org.crowdzoo.nn.onednn;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A stock dense layer without the products of matrices that training does not need. DL4J's own
 * computes x W a second time in the backward pass, and the derivative by x even where x is the
 * network's input: two of four products in the first layer. Results are equal to the last digit.
 *
 * <p>Saved models never contain it; {@link Engine} puts it in the graph that it trains.
 */
public final class LeanDense extends BaseWrapperLayer {
  private boolean inputGradient;

  /** For JSON. */
  public LeanDense() {}

  private LeanDense(DenseLayer stock, boolean inputGradient) {
    super(stock);
    this.inputGradient = inputGradient;
    setLayerName(stock.getLayerName());
  }

  /** Replaces the dense layers of a configuration; whether there was one. */
  static boolean replaceIn(ComputationGraphConfiguration graph) {
    boolean found = false;
    for (Map.Entry<String, GraphVertex> entry : graph.getVertices().entrySet()) {
      if (entry.getValue() instanceof LayerVertex vertex && isStock(vertex)) {
        DenseLayer stock = (DenseLayer) vertex.getLayerConf().getLayer();
        boolean first = vertex.getPreProcessor() == null && readsInput(graph, entry.getKey());
        NeuralNetConfiguration conf = vertex.getLayerConf().clone();
        conf.setLayer(new LeanDense(stock, !first || stock.getIDropout() != null));
        entry.setValue(new LayerVertex(conf, vertex.getPreProcessor()));
        found = true;
      }
    }
    return found;
  }

  /** Exact classes: a subclass computes something else. */
  private static boolean isStock(LayerVertex vertex) {
    return vertex.getLayerConf().getLayer() instanceof DenseLayer dense
        && dense.getClass() == DenseLayer.class
        && !dense.hasLayerNorm();
  }

  /** Whether a vertex alone reads an input of the network. DL4J adds what several give back. */
  private static boolean readsInput(ComputationGraphConfiguration graph, String name) {
    List<String> inputs = graph.getVertexInputs().get(name);
    return graph.getNetworkInputs().containsAll(inputs)
        && graph.getVertexInputs().values().stream()
                .flatMap(List::stream)
                .filter(inputs::contains)
                .count()
            == 1;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    NeuralNetConfiguration stock = conf.clone();
    stock.setLayer(underlying);
    LeanDenseLayer layer = new LeanDenseLayer(stock, type, inputGradient);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(underlying.initializer().init(stock, parameters, initialize));
    return layer;
  }

  /** Whether the derivative by the layer's input is wanted. */
  public boolean isInputGradient() {
    return inputGradient;
  }

  public void setInputGradient(boolean inputGradient) {
    this.inputGradient = inputGradient;
  }

  @Override
  public LeanDense clone() {
    LeanDense copy = (LeanDense) super.clone();
    copy.underlying = underlying.clone();
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LeanDense dense
        && inputGradient == dense.inputGradient
        && Objects.equals(underlying, dense.underlying);
  }

  @Override
  public int hashCode() {
    return Objects.hash(underlying, inputGradient);
  }
}
