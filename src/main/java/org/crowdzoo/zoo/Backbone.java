package org.crowdzoo.zoo;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;

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
}
