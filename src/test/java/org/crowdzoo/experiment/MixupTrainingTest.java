package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Path;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code training.mixup} with images, on oneDNN and on DL4J's layers. */
class MixupTrainingTest {
  @TempDir Path folder;

  private Experiment experiment(String strategy, String training) {
    String yaml =
        """
        name: pictures
        data: {dataset: "%s", channels: 1, imageSize: 16, augment: true}
        backbone: {name: cnn3, width: 4}
        strategy: %s
        training: {epochs: 2, batchSize: 16, learningRate: 0.02, %s}
        """
            .formatted(folder.resolve("images"), strategy, training);
    return Experiment.of(Settings.parse(yaml, "x.yaml"), "x.yaml");
  }

  private SeedResult run(String name, String strategy, String training) throws IOException {
    Experiment experiment = experiment(strategy, training);
    return new ExperimentRunner(
            experiment,
            new ExperimentData(experiment),
            folder.resolve(name),
            seed -> TrainingWatcher.SILENT)
        .run(false)
        .runs()
        .get(0);
  }

  /** Batches of votes differ in size from step to step; the compiled net takes them, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "naive_soft",
        "{name: geometric, scale: 0}",
        "annot-mix",
        "{name: annot-mix, taskInput: features, regularizer: {kind: trace}}"
      })
  @Tag("once")
  void bothEnginesLearnTheSame(String strategy) throws IOException {
    TinyFashion.copyTo(folder.resolve("images"));
    SeedResult stock = run("stock", strategy, "engine: stock, mixup: 0.4, labelSmoothing: 0.1");
    SeedResult onednn = run("onednn", strategy, "engine: onednn, mixup: 0.4, labelSmoothing: 0.1");
    SeedResult without = run("without", strategy, "engine: stock, mixup: 0, labelSmoothing: 0.1");
    assertThat(onednn.history().trainLoss().get(0))
        .isEqualTo(stock.history().trainLoss().get(0), offset(1e-3));
    assertThat(without.history().trainLoss().get(0))
        .isNotCloseTo(stock.history().trainLoss().get(0), offset(1e-2));
  }

  /** The volume of a batch knows no weights, whichever strategy it is added to. */
  @Test
  void weightsAreRefusedBesideTheVolumeOfABatch() throws IOException {
    TinyFashion.copyTo(folder.resolve("images"));
    for (String name : new String[] {"conal", "crowdlayer", "trace", "unionnet", "annot-mix"}) {
      String added = "{name: " + name + ", regularizer: {kind: %s}}";
      assertThatThrownBy(() -> weighted(added.formatted("geometric-f")))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("weighting does not suit the strategy")
          .hasMessageContaining("the volume of a batch knows no weights");
      assertThat(weighted(added.formatted("trace")).weighting()).isNotNull();
    }
  }

  private Experiment weighted(String strategy) {
    var tree = Settings.tree(experiment(strategy, "mixup: 0.2"));
    tree.set("weighting", Settings.parse("{policy: consensus}", "x"));
    return Experiment.of(tree, "x.yaml");
  }
}
