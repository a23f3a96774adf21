package org.crowdzoo.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.engine.update.FusedUpdater;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.History;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.ui.model.stats.J7StatsListener;
import org.deeplearning4j.ui.model.stats.api.StatsReport;
import org.deeplearning4j.ui.model.stats.api.StatsType;
import org.deeplearning4j.ui.model.stats.api.StatsUpdateConfiguration;
import org.deeplearning4j.ui.model.stats.impl.DefaultStatsUpdateConfiguration;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

@Tag("once")
class SampledStatsTest {
  private static final String SESSION = "session";

  @TempDir private Path folder;

  /** Reports every batch. */
  private static final class EveryBatch extends SampledStats {
    EveryBatch(StatsStorage storage) {
      super(storage, SESSION);
    }

    @Override
    long pause(long elapsed, long cost) {
      return 0;
    }
  }

  @Test
  void changesNoResultWhateverItReports() throws IOException {
    TinyFashion.copyTo(folder.resolve("data"));
    for (String engine : List.of("auto", "stock")) {
      StatsStorage storage = new InMemoryStatsStorage();
      TrainingWatcher watched =
          new TrainingWatcher() {
            @Override
            public List<TrainingListener> listeners() {
              return List.of(new EveryBatch(storage));
            }
          };
      assertThat(train(engine, watched)).isEqualTo(train(engine, TrainingWatcher.SILENT));
      List<StatsReport> reports = reports(storage);
      assertThat(reports).hasSizeBetween(6, 12).allMatch(r -> Double.isFinite(r.getScore()));
      StatsReport latest = reports.get(reports.size() - 1);
      assertThat(latest.getMeanMagnitudes(StatsType.Updates).values())
          .as("each parameter moves")
          .allMatch(step -> step > 0 && step < 0.1);
      assertThat(latest.getHistograms(StatsType.Updates)).isNotEmpty();
      assertThat(reports.get(0).getHistograms(StatsType.Updates)).isNull();
    }
  }

  private record Trained(History history, INDArray parameters) {}

  private Trained train(String engine, TrainingWatcher watcher) throws IOException {
    String yaml =
        """
        name: pictures
        data: {dataset: "%s", channels: 1, imageSize: 14}
        backbone: {name: simple-cnn, width: 4, hidden: 8, dropout: 0.2}
        strategy: {name: conal, embedding: 4, embeddingHidden: 6}
        training: {epochs: 3, batchSize: 16, engine: %s}
        """
            .formatted(folder.resolve("data"), engine);
    Experiment experiment = Experiment.of(Settings.parse(yaml, "x.yaml"), "x.yaml");
    Path out = folder.resolve("run");
    var result =
        new ExperimentRunner(experiment, new ExperimentData(experiment), out, seed -> watcher)
            .run(false);
    INDArray parameters = SavedModel.read(out.resolve("model.zip")).graph().params();
    return new Trained(result.runs().get(0).history(), parameters);
  }

  /** DL4J's updater leaves the step in the gradient vector, ours the gradient. */
  @Test
  void theStepIsWhatDl4jsOwnListenerReports() {
    Nd4j.getRandom().setSeed(5);
    DataSet batch = new DataSet(Nd4j.rand(DataType.FLOAT, 8, 5), Nd4j.rand(DataType.FLOAT, 8, 3));
    StatsStorage own = new InMemoryStatsStorage();
    ComputationGraph ours = graph();
    assertThat(FusedUpdater.install(ours)).isTrue();
    ours.setListeners(new EveryBatch(own));
    StatsStorage stock = new InMemoryStatsStorage();
    ComputationGraph theirs = graph();
    StatsUpdateConfiguration always =
        new DefaultStatsUpdateConfiguration.Builder().reportingFrequency(1).build();
    theirs.setListeners(new J7StatsListener(stock, null, always, SESSION, "training"));
    for (int i = 0; i < 3; i++) {
      ours.fit(batch);
      theirs.fit(batch);
      // DL4J's storage keeps one report a millisecond.
      pause();
    }
    assertThat(reports(own)).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Map<String, Double> step = reports(own).get(i).getMeanMagnitudes(StatsType.Updates);
      Map<String, Double> expected = reports(stock).get(i).getMeanMagnitudes(StatsType.Updates);
      assertThat(step).hasSameSizeAs(expected);
      step.forEach(
          (name, value) -> assertThat(value).as(name).isCloseTo(expected.get(name), within(1e-6)));
    }
  }

  @Test
  void reportsAreFewAndCheap() {
    SampledStats stats = new SampledStats(new InMemoryStatsStorage(), SESSION);
    long second = 1_000_000_000L;
    assertThat(stats.pause(second, 0)).isEqualTo(second / 4);
    assertThat(stats.pause(3600 * second, 0)).isEqualTo(36 * second);
    assertThat(stats.pause(second, second / 10)).isEqualTo(5 * second);
    long day = 0;
    int reports = 0;
    for (; day < 86_400 * second; reports++) {
      day += stats.pause(day, second / 1000);
    }
    assertThat(reports).isBetween(850, 950);
  }

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(1e-2))
                .graphBuilder()
                .addInputs("in")
                .addLayer("hidden", new DenseLayer.Builder().nIn(5).nOut(4).build(), "in")
                .addLayer("out", new OutputLayer.Builder().nIn(4).nOut(3).build(), "hidden")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static List<StatsReport> reports(StatsStorage storage) {
    return storage.getAllUpdatesAfter(SESSION, "StatsListener", "training", 0).stream()
        .map(StatsReport.class::cast)
        .toList();
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
