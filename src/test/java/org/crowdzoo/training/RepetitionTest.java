package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.SmallDataset;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.input.Preprocessing;
import org.crowdzoo.nn.WeightedLoss;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.CrowdLayer;
import org.crowdzoo.zoo.ModelBuilder;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A whole weight w is the example w times in its batch: the batches of an iterator that shuffles
 * and augments, once with weights and once with the examples repeated after that, give the same
 * network. (Copies that are shuffled apart come into other batches, and that is another training,
 * with or without weights.)
 */
class RepetitionTest {
  private static final int STEPS = 20;

  @TempDir Path folder;

  @AfterEach
  void singlePrecision() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  private static Optimization by(DataType type) {
    return new Optimization(3, type, new Sgd(0.05), List.of(), false, false, false);
  }

  private static ComputationGraph graph(
      String model, String backbone, LearningData data, DataType type) {
    ModelBuilder<?> builder =
        switch (model) {
          case "plain" -> PlainClassifier.of(data);
          case "conal" -> Conal.of(data);
          default -> CrowdLayer.of(data);
        };
    return builder.backbone(backbone).optimization(by(type)).build().graph();
  }

  /** The batch with each example as often as it weighs, and its mask of weights one of ones. */
  private static MultiDataSet repeated(
      org.nd4j.linalg.dataset.api.MultiDataSet batch, int[] times) {
    int[] rows =
        IntStream.range(0, times.length)
            .flatMap(b -> IntStream.generate(() -> b).limit(times[b]))
            .toArray();
    INDArray mask = batch.getLabelsMaskArray(0);
    INDArray ones = mask.gt(0).castTo(mask.dataType());
    return new MultiDataSet(
        Arrays.stream(batch.getFeatures()).map(a -> rows(a, rows)).toArray(INDArray[]::new),
        new INDArray[] {rows(batch.getLabels(0), rows)},
        null,
        batch.getLabels(0).rank() == 2 ? null : new INDArray[] {rows(ones, rows)});
  }

  private static INDArray rows(INDArray array, int[] rows) {
    INDArray[] parts =
        Arrays.stream(rows)
            .mapToObj(b -> array.slice(b).reshape(one(array.shape())))
            .toArray(INDArray[]::new);
    return Nd4j.concat(0, parts);
  }

  private static long[] one(long[] shape) {
    long[] copy = shape.clone();
    copy[0] = 1;
    return copy;
  }

  @ParameterizedTest
  @CsvSource({
    "plain, linear, DOUBLE, 1e-12",
    "conal, mlp[hidden=6;dropout=0], DOUBLE, 1e-12",
    "crowdlayer, linear, DOUBLE, 1e-12",
    "plain, mlp[hidden=6;dropout=0], FLOAT, 1e-6",
    "conal, linear, FLOAT, 1e-6",
    "crowdlayer, linear, FLOAT, 1e-6"
  })
  void throughShufflingAndAugmentation(
      String model, String backbone, DataType type, double tolerance) {
    Nd4j.setDefaultDataTypes(type, type);
    SmallDataset.write(folder);
    CrowdDataset dataset = CrowdDataset.open(folder);
    LearningData data =
        LearningData.of(dataset, Preprocessing.ofImages(dataset, 5, 6, 3, Normalization.NONE));
    int n = dataset.train().size();
    double[][] weights = new double[n][];
    Arrays.setAll(weights, i -> new double[] {new int[] {2, 1, 3}[i % 3]});
    double[][] soft = new double[n][data.classes()];
    for (int i = 0; i < n; i++) {
      Arrays.fill(soft[i], 0.2 / (data.classes() - 1));
      soft[i][i % data.classes()] = 0.8;
    }
    BatchOptions options = new BatchOptions(3, true, true, 9, 2);
    CrowdIterator batches =
        (model.equals("plain") ? data.labels(soft, options) : data.votes(options))
            .weighted(weights);
    String named = backbone.replace(';', ',');
    ComputationGraph weighted = graph(model, named, data, type);
    WeightedLoss.weigh(weighted);
    ComputationGraph again = graph(model, named, data, type);
    try (Engine one = Engine.chooseSilently(Engine.Mode.STOCK, weighted);
        Engine two = Engine.chooseSilently(Engine.Mode.STOCK, again)) {
      for (int step = 0, epoch = 0; step < STEPS; epoch++) {
        batches.setEpoch(epoch);
        for (int b = 0; batches.hasNext() && step < STEPS; b++, step++) {
          int[] times =
              Arrays.stream(batches.examplesOf(b)).map(i -> (int) weights[i][0]).toArray();
          var batch = batches.next();
          two.graph().fit(repeated(batch, times));
          one.graph().fit(batch);
          assertThat(Math.abs(one.graph().score() - two.graph().score()))
              .isLessThan(10 * tolerance);
        }
      }
      one.syncToStock();
      two.syncToStock();
    }
    assertThat(weighted.params().sub(again.params()).amaxNumber().doubleValue())
        .isLessThan(tolerance);
  }

  /** The compiled engine hands weights on as DL4J's layers do. */
  @Test
  void theCompiledEngineHonoursWeights() {
    SmallDataset.write(folder);
    CrowdDataset dataset = CrowdDataset.open(folder);
    LearningData data =
        LearningData.of(dataset, Preprocessing.ofImages(dataset, 8, 8, 3, Normalization.NONE));
    int n = dataset.train().size();
    double[][] labels = new double[n][data.classes()];
    double[][] weights = new double[n][];
    for (int i = 0; i < n; i++) {
      labels[i][i % data.classes()] = 1;
      weights[i] = new double[] {1 + i};
    }
    CrowdIterator plain = data.labels(labels, new BatchOptions(3, true, true, 9, 0));
    INDArray[] after = new INDArray[3];
    for (int run = 0; run < 3; run++) {
      ComputationGraph graph = graph("plain", "cnn3[width=4]", data, DataType.FLOAT);
      WeightedLoss.weigh(graph);
      Engine.Mode mode = run == 0 ? Engine.Mode.STOCK : Engine.Mode.ONEDNN;
      try (Engine engine = Engine.chooseSilently(mode, graph)) {
        assertThat(engine.isCompiled()).isEqualTo(run > 0);
        Nd4j.getRandom().setSeed(4);
        CrowdIterator batches = run < 2 ? plain.weighted(weights) : plain;
        engine.graph().fit(batches, 2);
        engine.syncToStock();
      }
      after[run] = graph.params().dup();
    }
    double between = after[0].sub(after[1]).amaxNumber().doubleValue();
    double moved = after[1].sub(after[2]).amaxNumber().doubleValue();
    assertThat(between).isLessThan(0.05 * moved);
  }
}
