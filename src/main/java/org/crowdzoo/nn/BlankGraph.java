package org.crowdzoo.nn;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Graphs whose parameters are about to be written over: all zero, so that none are drawn that
 * nobody will see. Eleven million random numbers take a fifth of a second.
 */
public final class BlankGraph {
  private BlankGraph() {}

  /** An initialised graph with zeros for parameters, those of batch normalizations included. */
  public static ComputationGraph of(ComputationGraphConfiguration configuration) {
    ComputationGraph graph = new ComputationGraph(configuration);
    DataType type = configuration.getDataType();
    long parameters = 0;
    for (GraphVertex vertex : configuration.getVertices().values()) {
      vertex.setDataType(type);
      parameters += vertex.numParams(true);
    }
    if (parameters == 0) {
      graph.init();
    } else {
      graph.init(Nd4j.create(type, 1, parameters), false);
    }
    return graph;
  }
}
