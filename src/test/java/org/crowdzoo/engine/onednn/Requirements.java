package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
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

  /** The sessions of a compiled graph's nets, which its first pass makes. */
  static List<Session> sessions(ComputationGraph compiled) {
    return Arrays.stream(compiled.getLayers())
        .filter(CompiledBackboneLayer.class::isInstance)
        .map(layer -> ((CompiledBackboneLayer) layer).session())
        .toList();
  }
}
