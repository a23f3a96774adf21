package org.crowdzoo.engine.onednn;

import org.deeplearning4j.nn.graph.ComputationGraph;

/** What came of compiling a graph. */
public sealed interface Compilation {

  /**
   * A net that computes what the stock graph computes, with part of it run by oneDNN. It starts
   * from a copy of the stock graph's parameters, updater state and counts.
   *
   * @param graph the net to train and to ask
   * @param backbone name of the one vertex that stands for the compiled part
   * @param vertices how many vertices of the stock graph it stands for
   * @param rest the convolutions that stayed stock layers and why; empty if there are none
   */
  record Compiled(ComputationGraph graph, String backbone, int vertices, String rest)
      implements Compilation {}

  /**
   * Nothing was compiled.
   *
   * @param reason one line for the log
   */
  record Refused(String reason) implements Compilation {}
}
