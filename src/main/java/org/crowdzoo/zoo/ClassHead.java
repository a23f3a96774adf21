package org.crowdzoo.zoo;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.crowdzoo.nn.BlankGraph;
import org.crowdzoo.nn.GraphCopy;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Takes the classifier out of a crowd model: everything up to {@link CrowdModel#LOGITS} and a
 * softmax, or a sigmoid for several labels, as a ComputationGraph of DL4J's own layers without
 * updater, schedule or regularisation, which any DL4J application can load without Crowdzoo.
 */
public final class ClassHead {
  private ClassHead() {}

  /**
   * A classifier of its own, with one input and the output {@link CrowdModel#PROBABILITIES}.
   *
   * @param model a trained crowd model, or a classifier already
   * @return a new graph with copies of the parameters
   * @throws IllegalArgumentException if the graph has no vertex {@link CrowdModel#LOGITS}
   */
  public static ComputationGraph of(ComputationGraph model) {
    ComputationGraphConfiguration whole = model.getConfiguration();
    LossLayer.Builder output =
        isMultiLabel(whole)
            ? new LossLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID)
            : new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX);
    return upTo(model, CrowdModel.LOGITS, CrowdModel.PROBABILITIES, output.build());
  }

  /** What a vertex that gives features computes of the input, as a stock graph of its own. */
  static ComputationGraph featuresOf(ComputationGraph model, String vertex) {
    LossLayer output =
        new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
    return upTo(model, vertex, "features", output);
  }

  private static ComputationGraph upTo(
      ComputationGraph model, String top, String name, LossLayer output) {
    ComputationGraph part =
        BlankGraph.of(configuration(model.getConfiguration(), top, name, output));
    copyParameters(model, part);
    return part;
  }

  /** Copies the parameters of {@code model} into a classifier that {@link #of} made of it. */
  public static void copyParameters(ComputationGraph model, ComputationGraph classifier) {
    for (String name : classifier.getConfiguration().getVertices().keySet()) {
      INDArray parameters = classifier.getVertex(name).params();
      if (parameters != null && parameters.length() > 0) {
        parameters.assign(model.getVertex(name).params().reshape(parameters.shape()));
      }
    }
  }

  /**
   * Divides a classifier's logits by temperatures, in the weights and biases of its last layer.
   *
   * @param classifier that {@link #of} made
   * @param temperatures [1], or [K], each above 0
   */
  public static void temper(ComputationGraph classifier, double[] temperatures) {
    int classes = classes(classifier);
    double[] factors = new double[classes];
    for (int k = 0; k < classes; k++) {
      factors[k] = 1 / temperatures[temperatures.length == 1 ? 0 : k];
    }
    org.deeplearning4j.nn.api.Layer logits = classifier.getLayer(CrowdModel.LOGITS);
    INDArray row = Nd4j.createFromArray(factors).castTo(logits.params().dataType());
    for (INDArray parameter : logits.paramTable().values()) {
      if (parameter.length() == classes) { // the biases
        parameter.muli(row.reshape(parameter.shape()));
      } else {
        parameter.muliRowVector(row);
      }
    }
  }

  /** Number of classes K of a crowd model or classifier. */
  public static int classes(ComputationGraph model) {
    LayerVertex logits = (LayerVertex) require(model.getConfiguration(), CrowdModel.LOGITS);
    return (int) ((FeedForwardLayer) unfrozen(logits)).getNOut();
  }

  /** True if a task may have several labels: {@link CrowdModel#PROBABILITIES} are sigmoids. */
  public static boolean isMultiLabel(ComputationGraph model) {
    return isMultiLabel(model.getConfiguration());
  }

  private static boolean isMultiLabel(ComputationGraphConfiguration model) {
    if (!(model.getVertices().get(CrowdModel.PROBABILITIES) instanceof LayerVertex vertex)) {
      return false;
    }
    Layer layer = unfrozen(vertex);
    IActivation function =
        layer instanceof BaseLayer base
            ? base.getActivationFn()
            : layer instanceof ActivationLayer plain ? plain.getActivationFn() : null;
    return function instanceof ActivationSigmoid;
  }

  private static ComputationGraphConfiguration configuration(
      ComputationGraphConfiguration model, String top, String name, LossLayer output) {
    require(model, top);
    Set<String> needed = new HashSet<>();
    collect(top, model.getVertexInputs(), needed);
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .updater(new NoOp())
            .dataType(model.getDefaultConfiguration().getDataType())
            .graphBuilder()
            .addInputs(model.getNetworkInputs().stream().filter(needed::contains).toList());
    for (Map.Entry<String, GraphVertex> vertex : model.getVertices().entrySet()) {
      if (needed.contains(vertex.getKey())) {
        List<String> inputs = model.getVertexInputs().get(vertex.getKey());
        add(graph, vertex.getKey(), vertex.getValue(), inputs.toArray(String[]::new));
      }
    }
    return graph.addLayer(name, output, top).setOutputs(name).build();
  }

  private static void add(GraphBuilder graph, String name, GraphVertex vertex, String... inputs) {
    if (vertex instanceof LayerVertex layerVertex) {
      Layer layer = unfrozen(layerVertex).clone();
      if (layer instanceof BaseLayer trained) {
        trained.setIUpdater(new NoOp());
        trained.setBiasUpdater(null);
        trained.setRegularization(List.of());
        trained.setRegularizationBias(List.of());
      }
      graph.addLayer(name, layer, layerVertex.getPreProcessor(), inputs);
    } else {
      graph.addVertex(name, GraphCopy.of(vertex), inputs);
    }
  }

  private static Layer unfrozen(LayerVertex vertex) {
    Layer layer = vertex.getLayerConf().getLayer();
    return layer instanceof FrozenLayer frozen ? frozen.getLayer() : layer;
  }

  private static void collect(String name, Map<String, List<String>> inputs, Set<String> needed) {
    if (needed.add(name)) {
      inputs.getOrDefault(name, List.of()).forEach(input -> collect(input, inputs, needed));
    }
  }

  private static GraphVertex require(ComputationGraphConfiguration model, String name) {
    GraphVertex vertex = model.getVertices().get(name);
    if (vertex == null) {
      throw new IllegalArgumentException(
          "not a model of Crowdzoo's: it has no layer named " + name);
    }
    return vertex;
  }
}
