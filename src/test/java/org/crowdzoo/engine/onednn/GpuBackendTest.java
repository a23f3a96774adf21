package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.crowdzoo.engine.backend.ActiveBackend;
import org.crowdzoo.engine.backend.Nd4jDouble;
import org.crowdzoo.engine.onednn.Engine.Mode;
import org.crowdzoo.engine.update.FusedUpdater;
import org.crowdzoo.files.InputException;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Where ND4J's arrays lie on a GPU, oneDNN gets none, and no setting of the CPU is touched. */
class GpuBackendTest {
  private Nd4jDouble gpu;

  @BeforeEach
  void compute() {
    Requirements.oneDnn(); // else nothing would be compiled in any case
    gpu = Nd4jDouble.gpu();
  }

  @AfterEach
  void restore() {
    gpu.close();
  }

  @Test
  void autoLeavesConvolutionsToDl4j() {
    Nets nets = new Nets();
    for (Mode mode : new Mode[] {Mode.AUTO, Mode.STOCK}) {
      ComputationGraph stock = nets.cnn3(4, 8, 8);
      INDArray start = stock.params().dup();
      try (Engine engine = Engine.choose(mode, stock)) {
        assertThat(engine.isCompiled()).isFalse();
        assertThat(engine.graph().getUpdater()).isNotInstanceOf(FusedUpdater.class);
        engine.graph().fit(nets.data(4, 8, 8, 1));
        engine.syncToStock();
      }
      assertThat(stock.params()).isNotEqualTo(start);
    }
    try (Engine asked = Engine.chooseForInference(Mode.AUTO, nets.cnn3(4, 8, 8))) {
      assertThat(asked.isCompiled()).isFalse();
    }
  }

  @Test
  void theReasonIsNamed() {
    ComputationGraph stock = new Nets().cnn3(4, 8, 8);
    assertThat(((Compilation.Refused) OneDnnCompiler.compile(stock)).reason())
        .isEqualTo("ND4J computes with CUDA, oneDNN on the CPU");
    assertThatThrownBy(() -> Engine.choose(Mode.ONEDNN, stock))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "training.engine: onednn cannot run this model: ND4J computes with CUDA, oneDNN on"
                + " the CPU");
  }

  @Test
  void theProcessKeepsItsThreads() {
    assertThat(ActiveBackend.isCpu()).isFalse();
    assertThat(ActiveBackend.isOurs()).isFalse();
    Assumptions.assumeTrue(NativeThreads.allowed() > 1, "one core has one thread in any case");
    int before = Nd4j.getEnvironment().maxMasterThreads();
    try {
      Nd4j.getEnvironment().setMaxMasterThreads(2);
      NativeThreads.suit(NativeThreadsTest.dense());
      assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(2);
    } finally {
      Nd4j.getEnvironment().setMaxMasterThreads(before);
    }
  }

  @Test
  void onTheCpuTheSameGraphIsCompiled() {
    gpu.close();
    assertThat(ActiveBackend.isOurs()).isTrue();
    try (Engine engine = Engine.choose(Mode.AUTO, new Nets().cnn3(4, 8, 8))) {
      assertThat(engine.isCompiled()).isTrue();
      assertThat(engine.graph().getUpdater()).isInstanceOf(FusedUpdater.class);
    }
  }
}
