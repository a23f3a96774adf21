package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.deeplearning4j.nn.graph.ComputationGraph;

/** What tests of the compiled engine need. */
final class Requirements {
  private Requirements() {}

  /** Skips the test where oneDNN cannot be used. */
  static void oneDnn() {
    assumeTrue(OneDnn.problem().isEmpty(), () -> OneDnn.problem().orElseThrow());
  }

  /** The compiled form of a graph that must compile. */
  static ComputationGraph compiled(ComputationGraph stock) {
    Compilation compilation = OneDnnCompiler.compile(stock);
    assertThat(compilation).isInstanceOf(Compilation.Compiled.class);
    return ((Compilation.Compiled) compilation).graph();
  }
}
