package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.cpu.nativecpu.CpuBackend;
import org.nd4j.linalg.factory.Environment;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.factory.Nd4jBackend;

/** Threads of the process: suited to a graph in our program, untouched in another's. */
class NativeThreadsTest {
  private final Environment environment = Nd4j.getEnvironment();

  @BeforeEach
  void twoCores() {
    Assumptions.assumeTrue(NativeThreads.allowed() > 1, "one core has one thread in any case");
  }

  /** ND4J's, OpenBLAS's, and what is allowed. */
  private List<Integer> threads() {
    return List.of(
        environment.maxMasterThreads(),
        Nd4j.factory().blas().getMaxThreads(),
        NativeThreads.allowed());
  }

  @Test
  void anAllowanceEndsWithWhatWasBefore() {
    List<Integer> before = threads();
    environment.setMaxMasterThreads(2);
    Nd4j.factory().blas().setMaxThreads(1);
    try {
      List<Integer> chosen = threads();
      assertThat(chosen).startsWith(2, 1);
      try (NativeThreads.Allowance two = NativeThreads.allow(2)) {
        assertThat(threads()).containsExactly(2, 2, 2);
        try (NativeThreads.Allowance one = NativeThreads.allow(1)) {
          assertThat(threads()).containsExactly(1, 1, 1);
        }
        assertThat(threads()).containsExactly(2, 2, 2);
      }
      assertThat(threads()).isEqualTo(chosen);
    } finally {
      environment.setMaxMasterThreads(before.get(0));
      Nd4j.factory().blas().setMaxThreads(before.get(1));
    }
  }

  @Test
  void onlyUnderOurOwnBackendDoesAGraphChangeThem() {
    List<Integer> before = threads();
    Nd4jBackend ours = Nd4j.backend;
    environment.setMaxMasterThreads(2);
    Nd4j.factory().blas().setMaxThreads(2);
    try {
      Nd4j.backend = new CpuBackend();
      Engine.choose(Engine.Mode.STOCK, dense()).close();
      assertThat(threads()).startsWith(2, 2);
      Nd4j.backend = ours;
      Engine.choose(Engine.Mode.STOCK, dense()).close();
      assertThat(threads()).startsWith(1, 1);
    } finally {
      Nd4j.backend = ours;
      environment.setMaxMasterThreads(before.get(0));
      Nd4j.factory().blas().setMaxThreads(before.get(1));
    }
  }

  static ComputationGraph dense() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("out", new OutputLayer.Builder().nIn(4).nOut(2).build(), "in")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }
}
