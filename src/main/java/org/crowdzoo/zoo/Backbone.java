package org.crowdzoo.zoo;

import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The part of a network between its input and its last hidden features, made of DL4J's own layers
 * only. See {@link Backbones} for those there are.
 */
@FunctionalInterface
public interface Backbone {
  /**
   * Adds the layers to a graph.
   *
   * @param graph the graph in the making
   * @param input name of the vertex that gives the images or features
   * @param type its shape
   * @return name of the vertex that gives the features, [B, F]
   */
  String addTo(GraphBuilder graph, String input, InputType type);

  /**
   * Gives parameters of a new network values that are not drawn at random, such as trained ones.
   *
   * @param graph a network with this backbone
   * @param type the shape of its input
   * @return what they were; empty if there are none
   * @throws org.crowdzoo.files.InputException if they cannot be had
   */
  default Optional<LoadedWeights> start(ComputationGraph graph, InputType type) {
    return Optional.empty();
  }
}
