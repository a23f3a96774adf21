package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Choosing an engine, with oneDNN and without. */
class EngineTest {
  private final String before = System.getProperty(OneDnn.SWITCH);

  @AfterEach
  void restore() {
    if (before == null) {
      System.clearProperty(OneDnn.SWITCH);
    } else {
      System.setProperty(OneDnn.SWITCH, before);
    }
  }

  @Test
  void withoutOneDnnAutoTrainsTheStockGraph() {
    System.setProperty(OneDnn.SWITCH, "off");
    Nets nets = new Nets();
    ComputationGraph stock = nets.cnn3(4, 8, 8);
    INDArray start = stock.params().dup();
    try (Engine engine = Engine.choose(Engine.Mode.AUTO, stock)) {
      assertThat(engine.graph()).isSameAs(stock);
      assertThat(engine.stock()).isSameAs(stock);
      assertThat(engine.isCompiled()).isFalse();
      assertThat(engine.description())
          .isEqualTo("stock DL4J layers (switched off by -Dcrowdzoo.onednn=off)");
      engine.graph().fit(nets.data(4, 8, 8, 1));
      engine.syncToStock();
      engine.syncFromStock();
    }
    assertThat(stock.params()).isNotEqualTo(start);
  }

  @Test
  void withoutOneDnnDemandingItIsAnError() {
    System.setProperty(OneDnn.SWITCH, "off");
    ComputationGraph stock = new Nets().cnn3(4, 8, 8);
    assertThatThrownBy(() -> Engine.choose(Engine.Mode.ONEDNN, stock))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "training.engine: onednn cannot run this model: switched off by"
                + " -Dcrowdzoo.onednn=off");
  }

  @Test
  void stockIsStock() {
    ComputationGraph stock = new Nets().cnn3(4, 8, 8);
    try (Engine engine = Engine.choose(Engine.Mode.STOCK, stock)) {
      assertThat(engine.graph()).isSameAs(stock);
      assertThat(engine.description()).isEqualTo("stock DL4J layers (chosen)");
    }
  }

  @Test
  void autoCompiles() {
    Requirements.oneDnn();
    Nets nets = new Nets();
    ComputationGraph stock = nets.cnn3(4, 8, 8);
    INDArray start = stock.params().dup();
    DataSet data = nets.data(4, 8, 8, 1);
    try (Engine engine = Engine.choose(Engine.Mode.AUTO, stock)) {
      assertThat(engine.isCompiled()).isTrue();
      assertThat(engine.description())
          .startsWith("oneDNN 2.")
          .endsWith(", 12 of 13 vertices up to gap");
      assertThat(engine.graph().summary()).contains("CompiledBackbone");
      engine.graph().fit(data);
      assertThat(stock.params()).as("before syncing").isEqualTo(start);
      engine.syncToStock();
      assertThat(stock.params()).isNotEqualTo(start);

      INDArray trained = stock.params().dup();
      stock.setParams(start);
      engine.syncFromStock();
      engine.syncToStock();
      assertThat(stock.params()).isEqualTo(start).isNotEqualTo(trained);
    }
  }

  @Test
  void modesAreReadAsWritten() {
    assertThat(Words.require("x", Engine.Mode.class, "OneDNN")).isEqualTo(Engine.Mode.ONEDNN);
    assertThatThrownBy(() -> Words.require("--engine", Engine.Mode.class, "onednm"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "--engine must be one of auto, onednn, stock, got onednm, did you mean onednn?");
  }

  @Test
  void theCompiledConfigurationSurvivesJson() {
    Requirements.oneDnn();
    ComputationGraph fast = Requirements.compiled(new Nets().resnet18(4, 8));
    ComputationGraphConfiguration conf = fast.getConfiguration();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertThat(read).isEqualTo(conf);

    ComputationGraph again = new ComputationGraph(read);
    again.init(fast.params().dup(), false);
    INDArray images = new Nets().data(3, 8, 8, 1).getFeatures();
    assertThat(again.outputSingle(images)).isEqualTo(fast.outputSingle(images));
    assertThat(fast.clone().outputSingle(images)).isEqualTo(fast.outputSingle(images));
  }
}
