package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.SmallDataset;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Mixing;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.CrowdLayer;
import org.crowdzoo.zoo.ModelBuilder;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** A training and its evaluations hold a few batches, however seldom Java collects. */
@Tag("once")
class TrainingMemoryTest {
  private static final int SIDE = 96;
  private static final int EPOCHS = 12;
  private static final long IMAGE = 3L * SIDE * SIDE * Float.BYTES;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "plain, linear, STOCK, 0, 0",
    "plain, linear, AUTO, 0.4, 0.9",
    "plain, cnn3[width=2], AUTO, 0, 0",
    "crowdlayer, cnn3[width=2], STOCK, 0, 0.9",
    "crowdlayer, cnn3[width=2], AUTO, 0.4, 0",
    "conal, cnn3[width=2], AUTO, 0, 0"
  })
  void liveBytesStayTheSame(
      String model, String backbone, Engine.Mode mode, double mixup, double averaging) {
    SmallDataset.write(folder);
    CrowdDataset dataset = CrowdDataset.open(folder);
    LearningData data =
        LearningData.of(
            dataset, Preprocessing.ofImages(dataset, SIDE, SIDE, 3, Normalization.NONE));
    BatchOptions options = new BatchOptions(1, true, true, 9, 2).mixed(mixup, Mixing.EXAMPLES);
    CrowdIterator train =
        model.equals("plain")
            ? CrowdIterator.ofTruth(data.inputs(dataset.train()), dataset.train(), 3, options)
            : data.votes(options);
    CrowdIterator test =
        CrowdIterator.ofTruth(
            data.inputs(dataset.test()), dataset.test(), 3, BatchOptions.evaluation(1));
    List<Long> live = new ArrayList<>();
    TrainingWatcher watcher =
        new TrainingWatcher() {
          @Override
          public void batchDone(int epoch, int batch, double loss) {
            live.add(Nd4j.getEnvironment().getDeviceCouner(0));
          }
        };
    ComputationGraph graph = graph(model, data).backbone(backbone).build().graph();
    try (Engine engine = Engine.chooseSilently(mode, graph)) {
      new Trainer(
              engine,
              new Trainer.Batches(train, test, null),
              new Trainer.Options(EPOCHS, Selection.LAST, 0, averaging, 1, checkpoint(), ""),
              watcher)
          .train();
    }
    assertThat(live).hasSize(EPOCHS * train.batches());
    int warm = 2 * train.batches();
    long most = live.subList(warm, live.size()).stream().mapToLong(bytes -> bytes).max().orElse(0);
    // a checkpoint that is being written keeps some parameters
    long some = 3 * IMAGE + 6 * Float.BYTES * graph.params().length();
    assertThat(most - live.get(warm)).isLessThan(some);
  }

  private Path checkpoint() {
    return folder.resolve("checkpoint.zip");
  }

  private static ModelBuilder<?> graph(String model, LearningData data) {
    ModelBuilder<?> builder =
        switch (model) {
          case "plain" -> PlainClassifier.of(data);
          case "conal" -> Conal.of(data);
          default -> CrowdLayer.of(data);
        };
    return builder.optimization(
        new Optimization(3, DataType.FLOAT, new Sgd(0.01), List.of(), false, false, false));
  }
}
