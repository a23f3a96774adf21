package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.nn.VoteCode;
import org.crowdzoo.nn.WeakLabelLayer;
import org.crowdzoo.nn.WeakLabelLoss;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** What a loss remembers goes with the parameters: between engines, and through a checkpoint. */
class WeakLabelResumeTest {
  @ParameterizedTest
  @EnumSource(Engine.Mode.class)
  void theStockGraphKnowsWhatItsEngineLearnt(Engine.Mode mode) {
    if (mode == Engine.Mode.ONEDNN) {
      return; // dense layers alone are not compiled
    }
    ComputationGraph stock = graph();
    try (Engine engine = Engine.chooseSilently(mode, stock)) {
      fit(engine.graph(), 4);
      engine.syncToStock();
      assertThat(loss(stock).held()).isEqualTo(120);
      assertThat(loss(stock).state()).isEqualTo(loss(engine.graph()).state());
      ComputationGraph other = graph();
      fit(other, 2);
      loss(stock).restore(loss(other).state());
      engine.syncFromStock();
      assertThat(loss(engine.graph()).state()).isEqualTo(loss(other).state());
    }
  }

  @Test
  void aCheckpointBringsItBack(@TempDir Path folder) throws IOException {
    ComputationGraph through = graph();
    fit(through, 4);
    Path file = folder.resolve("checkpoint.zip");
    List<Double> one = List.of(1.0);
    History history = new History(one, List.of(), List.of(), List.of(), List.of());
    ModelZip.write(
        file,
        new Checkpoint("id", history, 0, 0, 0.0, null)
            .content(through, new Checkpoint.Restored(through.params(), null, null)));
    ComputationGraph resumed = graph();
    Checkpoint.read(file, "id").restoreInto(resumed, file, false, 0);
    assertThat(loss(resumed).state()).isEqualTo(loss(through).state());
    fit(through, 3);
    fit(resumed, 3);
    assertThat(loss(resumed).state()).isEqualTo(loss(through).state());
    assertThat(resumed.params().data().asDouble()).isEqualTo(through.params().data().asDouble());
  }

  private static void fit(ComputationGraph graph, int batches) {
    Nd4j.getRandom().setSeed(batches);
    for (int b = 0; b < batches; b++) {
      var votes = Nd4j.rand(30, 4).muli(3).subi(1.5);
      graph.fit(
          new DataSet(Nd4j.rand(30, 3), org.nd4j.linalg.ops.transforms.Transforms.round(votes)));
    }
  }

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(4)
                .updater(new Adam(0.01))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(3))
                .addLayer("hidden", new DenseLayer.Builder().nOut(5).build(), "in")
                .addLayer(
                    "logits",
                    new DenseLayer.Builder().nOut(2).activation(Activation.IDENTITY).build(),
                    "hidden")
                .addLayer(
                    "out",
                    new WeakLabelLayer(WeakLabelLoss.of(VoteCode.SIGNS, 4, 2, 150, 2)),
                    "logits")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static WeakLabelLoss loss(ComputationGraph graph) {
    LayerVertex vertex = (LayerVertex) graph.getConfiguration().getVertices().get("out");
    return (WeakLabelLoss) ((WeakLabelLayer) vertex.getLayerConf().getLayer()).getLossFn();
  }
}
