package org.crowdzoo.engine.onednn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.crowdzoo.nn.BlankGraph;
import org.crowdzoo.nn.GraphCopy;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Compiles the convolutional part of a stock DL4J graph: finds the largest part that reads images
 * and returns one array and that consists of convolutions, batch normalizations, activations, sums,
 * concatenations, poolings, paddings and dropout, and puts one {@link CompiledBackbone} in its
 * place, under the name of its last vertex. Of the rest, dense layers become {@link LeanDense}; all
 * else is carried over.
 */
public final class OneDnnCompiler {
  private OneDnnCompiler() {}

  /** {@link #compile(ComputationGraph, boolean)} without a gradient by the graph's input. */
  public static Compilation compile(ComputationGraph stock) {
    return compile(stock, false);
  }

  /**
   * Compiles an initialised graph; the graph itself is left alone.
   *
   * @param inputGradient whether the loss's derivative by the images is wanted even if nothing
   *     below the compiled part learns
   */
  public static Compilation compile(ComputationGraph stock, boolean inputGradient) {
    ComputationGraphConfiguration given = stock.getConfiguration();
    Optional<String> problem = OneDnn.problem();
    if (problem.isPresent()) {
      return new Compilation.Refused(problem.get());
    }
    if (given.getDataType() != DataType.FLOAT) {
      return new Compilation.Refused("parameters are " + given.getDataType() + ", not FLOAT");
    }
    if (given.getBackpropType() != BackpropType.Standard) {
      return new Compilation.Refused("truncated backpropagation through time");
    }
    List<String> order = order(stock);
    Optional<Region> region = Region.largest(given, order);
    if (region.isEmpty() && !hasConvolution(given)) {
      return new Compilation.Refused("the network has no convolution");
    }
    if (region.isEmpty()) {
      String problems = listed(Region.problems(given, order));
      return new Compilation.Refused(
          "no convolution that could be compiled" + (problems.isEmpty() ? "" : ": " + problems));
    }
    List<Member> members = members(given, region.get());
    Optional<String> secret = frozenInSecret(stock, members);
    if (secret.isPresent()) {
      return new Compilation.Refused(
          "layer " + secret.get() + " is frozen, but not in the graph's configuration");
    }
    if (!clipAlike(members)) {
      return new Compilation.Refused("layers clip their gradients differently");
    }
    boolean below = learnsBelow(given, region.get().entry());
    CompiledBackbone backbone = new CompiledBackbone(members, inputGradient || below);
    ComputationGraphConfiguration compiled = replace(given, region.get(), backbone);
    LeanDense.replaceIn(compiled);
    ComputationGraph graph = BlankGraph.of(compiled);
    Transfer.between(stock, graph).toCompiled();
    String rest = listed(leftOut(given, region.get()));
    return new Compilation.Compiled(graph, region.get().exit(), members.size(), rest);
  }

  private static String listed(Map<String, String> reasons) {
    return reasons.entrySet().stream()
        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  /** Convolutions outside of the compiled part, and why: they cost most of the time. */
  private static Map<String, String> leftOut(ComputationGraphConfiguration graph, Region region) {
    Map<String, String> reasons = new LinkedHashMap<>();
    graph
        .getVertices()
        .forEach(
            (name, vertex) -> {
              if (Support.plainLayer(vertex) instanceof ConvolutionLayer
                  && !region.vertices().contains(name)) {
                reasons.put(name, Support.problem(vertex).orElse("apart from the compiled part"));
              }
            });
    return reasons;
  }

  private static List<String> order(ComputationGraph stock) {
    var vertices = stock.getVertices();
    return java.util.Arrays.stream(stock.topologicalSortOrder())
        .mapToObj(index -> vertices[index].getVertexName())
        .toList();
  }

  private static List<Member> members(ComputationGraphConfiguration graph, Region region) {
    List<String> names = region.vertices();
    return names.stream()
        .map(
            name -> {
              Layer layer = Support.layer(graph.getVertices().get(name));
              List<Integer> inputs =
                  graph.getVertexInputs().get(name).stream().map(names::indexOf).toList();
              boolean side = Support.plain(graph.getVertices().get(name)) instanceof MergeVertex;
              return new Member(name, layer == null ? null : layer.clone(), inputs, side);
            })
        .toList();
  }

  private static Optional<String> frozenInSecret(ComputationGraph stock, List<Member> members) {
    return members.stream()
        .filter(member -> member.getLayer() != null && !member.frozen())
        .map(Member::getName)
        .filter(name -> stock.getLayer(name) instanceof org.deeplearning4j.nn.layers.FrozenLayer)
        .findFirst();
  }

  private static boolean clipAlike(List<Member> members) {
    return members.stream()
            .filter(member -> !member.frozen() && MemberParameters.count(member) > 0)
            .map(member -> clipping(member.getLayer()))
            .distinct()
            .count()
        <= 1;
  }

  private static List<Object> clipping(Layer layer) {
    GradientNormalization kind =
        Objects.requireNonNullElse(layer.getGradientNormalization(), GradientNormalization.None);
    boolean none = kind == GradientNormalization.None;
    return List.of(kind, none ? 0.0 : layer.getGradientNormalizationThreshold());
  }

  /** Whether some vertex from which the entry is computed has parameters that are not frozen. */
  private static boolean learnsBelow(ComputationGraphConfiguration graph, String name) {
    GraphVertex vertex = graph.getVertices().get(name);
    if (vertex == null || Support.layer(vertex) instanceof FrozenLayer) {
      return false;
    }
    return vertex.numParams(true) > 0
        || graph.getVertexInputs().get(name).stream().anyMatch(input -> learnsBelow(graph, input));
  }

  private static ComputationGraphConfiguration replace(
      ComputationGraphConfiguration given, Region region, CompiledBackbone backbone) {
    ComputationGraphConfiguration conf = GraphCopy.of(given);
    String exit = region.exit();
    NeuralNetConfiguration common =
        conf.getVertices().values().stream()
            .filter(LayerVertex.class::isInstance)
            .map(vertex -> ((LayerVertex) vertex).getLayerConf())
            .findFirst()
            .orElseThrow()
            .clone();
    common.clearVariables();
    backbone.setLayerName(exit);
    common.setLayer(isReadByFrozenOnly(given, exit) ? frozen(backbone) : backbone);

    Map<String, GraphVertex> vertices = new LinkedHashMap<>();
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    conf.getVertices()
        .forEach(
            (name, vertex) -> {
              if (name.equals(exit)) {
                vertices.put(name, new LayerVertex(common, null));
                inputs.put(name, List.of(region.entry()));
              } else if (!region.vertices().contains(name)) {
                vertices.put(name, vertex);
                inputs.put(name, conf.getVertexInputs().get(name));
              }
            });
    conf.setVertices(vertices);
    conf.setVertexInputs(inputs);
    // The order is found anew for the smaller graph.
    conf.setTopologicalOrder(null);
    conf.setTopologicalOrderStr(null);
    return conf;
  }

  /** DL4J's frozen layers send nothing back, and only a frozen layer expects nothing. */
  private static boolean isReadByFrozenOnly(ComputationGraphConfiguration graph, String exit) {
    List<String> readers =
        graph.getVertexInputs().entrySet().stream()
            .filter(inputs -> inputs.getValue().contains(exit))
            .map(Map.Entry::getKey)
            .toList();
    return !readers.isEmpty()
        && readers.stream()
            .allMatch(name -> Support.layer(graph.getVertices().get(name)) instanceof FrozenLayer);
  }

  private static FrozenLayer frozen(CompiledBackbone backbone) {
    FrozenLayer frozen = new FrozenLayer(backbone);
    frozen.setLayerName(backbone.getLayerName());
    return frozen;
  }

  private static boolean hasConvolution(ComputationGraphConfiguration graph) {
    return graph.getVertices().values().stream()
        .anyMatch(
            vertex ->
                vertex instanceof LayerVertex layer
                    && layer.getLayerConf().getLayer() instanceof ConvolutionLayer);
  }
}
