package org.crowdzoo.nn;

import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss that learns while the network is trained, beside its parameters. What it knows is saved
 * with the configuration of the network, as DL4J's {@code ModelSerializer} does. Who copies
 * parameters from one graph to another copies this too.
 */
public interface RememberingLoss extends ILossFunction {
  /** All that it knows, to be given to {@link #restore} of an equal loss. */
  byte[] state();

  /** Forgets what it knows and goes on from a state. */
  void restore(byte[] state);

  /** Brings what the losses of a graph know to the layers of the same names of another one. */
  static void copy(ComputationGraph from, ComputationGraph to) {
    copy(from.getConfiguration(), to.getConfiguration());
  }

  /** The same between the configurations that the graphs hold. */
  static void copy(ComputationGraphConfiguration from, ComputationGraphConfiguration to) {
    Map<String, GraphVertex> targets = to.getVertices();
    from.getVertices()
        .forEach(
            (name, vertex) -> {
              if (of(vertex) instanceof RememberingLoss source
                  && of(targets.get(name)) instanceof RememberingLoss target
                  && source != target) {
                target.restore(source.state());
              }
            });
  }

  /** True if a network has such a loss. */
  static boolean in(ComputationGraphConfiguration network) {
    return network.getVertices().values().stream()
        .anyMatch(vertex -> of(vertex) instanceof RememberingLoss);
  }

  private static ILossFunction of(GraphVertex vertex) {
    Layer layer = vertex instanceof LayerVertex v ? v.getLayerConf().getLayer() : null;
    if (layer instanceof LossLayer loss) {
      return loss.getLossFn();
    }
    return layer instanceof BaseOutputLayer output ? output.getLossFn() : null;
  }
}
