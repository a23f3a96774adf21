package org.crowdzoo.engine.onednn;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * A stock dense layer without the products of matrices that training does not need. DL4J's own
 * computes x W a second time in the backward pass, and the derivative by x even where x is the
 * network's input: two of four products in the first layer. Results are equal to the last digit.
 *
 * <p>Saved models never contain it; {@link Engine} puts it in the graph that it trains.
 */
public final class LeanDense extends DenseLayer {
  private boolean inputGradient;

  /** For JSON. */
  public LeanDense() {}

  private static LeanDense of(DenseLayer stock, boolean inputGradient) {
    ObjectMapper mapper = NeuralNetConfiguration.mapper();
    ObjectNode settings = mapper.valueToTree(stock);
    settings.put("@class", LeanDense.class.getName());
    try {
      LeanDense lean = (LeanDense) mapper.treeToValue(settings, Layer.class);
      lean.inputGradient = inputGradient;
      return lean;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Replaces the dense layers of a configuration; whether there was one. */
  static boolean replaceIn(ComputationGraphConfiguration graph) {
    Map<String, LayerVertex> lean = new LinkedHashMap<>();
    graph
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (vertex instanceof LayerVertex holder && isStock(holder)) {
                NeuralNetConfiguration conf = holder.getLayerConf().clone();
                DenseLayer stock = (DenseLayer) conf.getLayer();
                conf.setLayer(LeanDense.of(stock, !readsOnlyWithItsLike(graph, name)));
                lean.put(name, new LayerVertex(conf, holder.getPreProcessor()));
              }
            });
    graph.getVertices().putAll(lean);
    return !lean.isEmpty();
  }

  /** Exact classes: a subclass computes something else. */
  private static boolean isStock(LayerVertex vertex) {
    return vertex.getLayerConf().getLayer() instanceof DenseLayer dense
        && dense.getClass() == DenseLayer.class
        && !dense.hasLayerNorm();
  }

  /**
   * Whether a vertex reads an input of the network that only plain dense layers read. DL4J adds
   * what the readers of an input give back, so either all of them give something or none.
   */
  private static boolean readsOnlyWithItsLike(ComputationGraphConfiguration graph, String name) {
    List<String> inputs = graph.getVertexInputs().get(name);
    return graph.getNetworkInputs().containsAll(inputs)
        && graph.getVertexInputs().entrySet().stream()
            .filter(reader -> reader.getValue().stream().anyMatch(inputs::contains))
            .map(reader -> graph.getVertices().get(reader.getKey()))
            .allMatch(
                reader ->
                    reader instanceof LayerVertex holder
                        && isStock(holder)
                        && holder.getPreProcessor() == null
                        && holder.getLayerConf().getLayer().getIDropout() == null);
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    LeanDenseLayer layer = new LeanDenseLayer(conf, type, inputGradient);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialize));
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
  public boolean equals(Object other) {
    return other instanceof LeanDense dense
        && super.equals(other)
        && inputGradient == dense.inputGradient;
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), inputGradient);
  }
}
