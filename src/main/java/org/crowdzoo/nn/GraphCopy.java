package org.crowdzoo.nn;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;

/** Copies of configurations. DL4J M2.1's own forget the axis of a {@link MergeVertex}. */
public final class GraphCopy {
  private GraphCopy() {}

  /** A deep copy of a configuration. */
  public static ComputationGraphConfiguration of(ComputationGraphConfiguration configuration) {
    ComputationGraphConfiguration copy = configuration.clone();
    copy.getVertices()
        .forEach((name, vertex) -> keepAxis(configuration.getVertices().get(name), vertex));
    return copy;
  }

  /** A copy of a vertex. */
  public static GraphVertex of(GraphVertex vertex) {
    GraphVertex copy = vertex.clone();
    keepAxis(vertex, copy);
    return copy;
  }

  private static void keepAxis(GraphVertex from, GraphVertex to) {
    if (from instanceof MergeVertex merge && to instanceof MergeVertex copy) {
      copy.setMergeAxis(merge.getMergeAxis());
    }
  }
}
