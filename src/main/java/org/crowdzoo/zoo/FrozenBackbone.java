package org.crowdzoo.zoo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.crowdzoo.nn.GraphCopy;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network cut where its frozen backbone ends. What lies below computes the same features of an
 * image in every epoch; what lies above, {@link #head()}, can therefore be trained on features that
 * were computed once, and its parameters put back into the whole.
 */
public final class FrozenBackbone {
  private final ComputationGraph whole;
  private final String boundary;
  private final ComputationGraph head;

  private FrozenBackbone(ComputationGraph whole, String boundary, ComputationGraph head) {
    this.whole = whole;
    this.boundary = boundary;
    this.head = head;
  }

  /**
   * The cut of a network that {@link CrowdModel#frozenGraph} made; empty if nothing is below the
   * class head, or something above it looks at the input itself.
   */
  public static Optional<FrozenBackbone> of(ComputationGraph whole) {
    ComputationGraphConfiguration conf = whole.getConfiguration();
    String boundary = conf.getVertexInputs().get(CrowdModel.LOGITS).get(0);
    boolean plain =
        conf.getVertices().get(CrowdModel.LOGITS) instanceof LayerVertex logits
            && logits.getPreProcessor() == null;
    Set<String> below = Freezing.below(conf, CrowdModel.LOGITS);
    if (!plain || !conf.getVertices().containsKey(boundary) || !isFrozen(conf, below)) {
      return Optional.empty();
    }
    Map<String, GraphVertex> vertices = new LinkedHashMap<>();
    Map<String, List<String>> inputs = new LinkedHashMap<>();
    ComputationGraphConfiguration above = GraphCopy.of(conf);
    for (Map.Entry<String, GraphVertex> vertex : above.getVertices().entrySet()) {
      if (below.contains(vertex.getKey())) {
        continue;
      }
      List<String> read = conf.getVertexInputs().get(vertex.getKey());
      if (read.stream().anyMatch(name -> below.contains(name) && !name.equals(boundary))) {
        return Optional.empty();
      }
      vertices.put(vertex.getKey(), vertex.getValue());
      inputs.put(
          vertex.getKey(),
          read.stream().map(n -> n.equals(boundary) ? CrowdModel.INPUT : n).toList());
    }
    above.setVertices(vertices);
    above.setVertexInputs(inputs);
    above.setTopologicalOrder(null);
    above.setTopologicalOrderStr(null);
    ComputationGraph head = new ComputationGraph(above);
    head.init();
    for (String name : vertices.keySet()) {
      copy(whole, head, name);
    }
    return Optional.of(new FrozenBackbone(whole, boundary, head));
  }

  private static boolean isFrozen(ComputationGraphConfiguration conf, Set<String> below) {
    return below.stream()
        .map(conf.getVertices()::get)
        .allMatch(
            vertex ->
                vertex == null
                    || vertex.numParams(true) == 0
                    || vertex instanceof LayerVertex layer
                        && layer.getLayerConf().getLayer() instanceof FrozenLayer);
  }

  private static void copy(ComputationGraph from, ComputationGraph to, String name) {
    INDArray source = from.getVertex(name).params();
    if (source != null && source.length() > 0) {
      INDArray target = to.getVertex(name).params();
      target.assign(source.reshape(target.shape()));
    }
  }

  /** What the backbone computes: a stock graph from images to features [B, F]. */
  public ComputationGraph features() {
    return ClassHead.featuresOf(whole, boundary);
  }

  /** The part that learns; its first input is features. */
  public ComputationGraph head() {
    return head;
  }

  /** The whole network with what a graph like {@link #head()} has learnt. */
  public ComputationGraph whole(ComputationGraph learnt) {
    for (String name : learnt.getConfiguration().getVertices().keySet()) {
      copy(learnt, whole, name);
    }
    return whole;
  }
}
