package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What inference keeps of parameters follows them. */
@Tag("once")
class PreparedTest {
  private static final int SIDE = 13;

  private final Nets nets = new Nets();
  private final DataSet data = nets.data(5, SIDE, SIDE, 1);

  @BeforeEach
  void needsOneDnn() {
    Requirements.oneDnn();
  }

  @AfterEach
  void asItComes() {
    System.clearProperty(Winograd.SWITCH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "always"})
  void changesOfAnyParameterAreSeen(String winograd) {
    System.setProperty(Winograd.SWITCH, winograd);
    ComputationGraph stock = nets.resnet18(8, SIDE);
    try (Engine engine = Engine.chooseForInference(Engine.Mode.ONEDNN, stock)) {
      same(engine, stock);
      for (String name : stock.paramTable().keySet()) {
        stock.getParam(name).muli(1.25).addi(0.03);
        engine.syncFromStock();
        same(engine, stock, 5, 1); // each size has a plan of its own
      }
      same(engine, stock);
    }
  }

  /** What the layer sees itself, and what it is told. */
  @ParameterizedTest
  @ValueSource(strings = {"off", "always"})
  void otherChangesAreSeenOrTold(String winograd) {
    System.setProperty(Winograd.SWITCH, winograd);
    seen(engine -> engine.graph().setParam("gap_0.W", gap(engine).getParam("0.W").mul(1.5)));
    seen(engine -> gap(engine).setParams(gap(engine).params().mul(1.1)));
    seen(engine -> engine.graph().fit(data));
    seen(
        engine -> {
          engine.graph().setParams(engine.graph().params().mul(1.2));
          engine.parametersChanged();
        });
    seen(
        engine -> {
          engine.graph().params().muli(1.2);
          engine.parametersChanged();
        });
  }

  private static Layer gap(Engine engine) {
    return engine.graph().getLayer("gap");
  }

  private void seen(Consumer<Engine> change) {
    ComputationGraph stock = nets.cnn3(8, SIDE, SIDE);
    try (Engine engine = Engine.chooseForInference(Engine.Mode.ONEDNN, stock)) {
      INDArray before = engine.graph().outputSingle(data.getFeatures()).dup();
      change.accept(engine);
      INDArray after = engine.graph().outputSingle(data.getFeatures()).dup();
      assertThat(largest(after.sub(before))).isGreaterThan(1e-4);
      engine.syncToStock();
      assertThat(largest(after.sub(stock.outputSingle(data.getFeatures())))).isLessThan(1e-5);
    }
  }

  /** All sizes of batch share what is kept where they take it in the same layout. */
  @Test
  void isKeptAndSharedAndReleased() {
    System.setProperty(Winograd.SWITCH, "always");
    ComputationGraph stock = nets.cnn3(8, SIDE, SIDE);
    try (Engine engine = Engine.chooseForInference(Engine.Mode.ONEDNN, stock)) {
      same(engine, stock);
      Session session = ((CompiledBackboneLayer) engine.graph().getLayer("gap")).session();
      long bytes = session.preparedBytes();
      // the three convolutions' weights at least
      assertThat(bytes).isGreaterThan(Float.BYTES * 9L * (3 * 8 + 8 * 16 + 16 * 32));
      for (int batch = 1; batch < 30; batch++) {
        engine.graph().outputSingle(nets.data(batch, SIDE, SIDE, 2).getFeatures());
      }
      assertThat(session.preparedBytes()).isEqualTo(bytes);
      same(engine, stock);
    }
  }

  @Test
  void graphsThatAreTrainedKeepNothing() {
    ComputationGraph stock = nets.cnn3(8, SIDE, SIDE);
    try (Engine engine = Engine.chooseSilently(Engine.Mode.ONEDNN, stock)) {
      same(engine, stock);
      engine.graph().params().muli(1.2); // nothing can see that
      engine.syncToStock();
      same(engine, stock);
    }
  }

  private void same(Engine engine, ComputationGraph stock) {
    same(engine, stock, 5, 1, 3, 5);
  }

  private void same(Engine engine, ComputationGraph stock, int... batches) {
    for (int batch : batches) {
      INDArray images = nets.data(batch, SIDE, SIDE, batch).getFeatures();
      INDArray got = engine.graph().outputSingle(images);
      assertThat(largest(got.sub(stock.outputSingle(images)))).isLessThan(1e-5);
    }
  }

  private static double largest(INDArray array) {
    return Transforms.abs(array, true).maxNumber().doubleValue();
  }
}
