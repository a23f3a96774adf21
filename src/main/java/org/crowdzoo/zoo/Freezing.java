package org.crowdzoo.zoo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Networks whose backbone stays as it is: only the class head and what is behind it learn. */
public final class Freezing {
  private Freezing() {}

  /** A network of this configuration, everything below {@link CrowdModel#LOGITS} frozen. */
  public static ComputationGraph frozenBackbone(ComputationGraphConfiguration configuration) {
    for (String name : below(configuration, CrowdModel.LOGITS)) {
      if (configuration.getVertices().get(name) instanceof LayerVertex vertex) {
        vertex.getLayerConf().setLayer(frozen(vertex));
      }
    }
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    return graph;
  }

  private static FrozenLayer frozen(LayerVertex vertex) {
    FrozenLayer frozen = new FrozenLayer(vertex.getLayerConf().getLayer());
    frozen.setLayerName(vertex.getLayerConf().getLayer().getLayerName());
    return frozen;
  }

  static Set<String> below(ComputationGraphConfiguration configuration, String name) {
    Set<String> found = new HashSet<>();
    Deque<String> open =
        new ArrayDeque<>(configuration.getVertexInputs().getOrDefault(name, List.of()));
    while (!open.isEmpty()) {
      String vertex = open.pop();
      if (found.add(vertex)) {
        open.addAll(configuration.getVertexInputs().getOrDefault(vertex, List.of()));
      }
    }
    return found;
  }
}
