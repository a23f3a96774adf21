package org.crowdzoo.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.cli.Crowdzoo;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.LearntConfusions;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code geometric}, {@code trace} and {@code unionnet} from a file to a saved model and back. */
class StochasticStrategiesTest {
  @TempDir Path folder;

  private Experiment experiment(String strategy) throws IOException {
    Path config = folder.resolve("run.yaml");
    Files.writeString(
        config,
        """
        name: run
        data: {dataset: %s}
        backbone: {name: linear}
        strategy: %s
        training: {epochs: 30, batchSize: 16, learningRate: 0.05}
        """
            .formatted(TinyFeatures.write(folder.resolve("tiny")), strategy));
    return Experiment.read(config, List.of());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "geometric|geometric, kind: f, scale: 0.1, diagonal: 4.0",
        "geocrowdnet, kind: w|geometric, kind: w, scale: 0.01, diagonal: 4.0",
        "geometric, scale: 0|geometric, kind: f, scale: 0.0, diagonal: 4.0",
        "trace|trace, form: softmax, scale: 0.01, diagonal: 6.0",
        "trace, form: softplus|trace, form: softplus, scale: 0.01, diagonal: 6.0",
        "unionnet|unionnet, epsilon: 1.0E-5",
        "annot-mix|annot_mix, taskInput: none, embedding: 32, eta: 0.9, spread: 1.0",
        "Annot_Mix, taskInput: features|annot_mix, taskInput: features, embedding: 32, eta: 0.9, spread: 1.0"
      })
  void itTrainsAndItsModelCanBeReadInspectedAndExported(String given, String inForce)
      throws IOException {
    Experiment experiment = experiment("{name: " + given + "}");
    assertThat(Settings.tree(experiment).get("strategy").toString().replace("\"", ""))
        .isEqualTo("{name:" + inForce.replace(": ", ":").replace(", ", ",") + "}");
    RunResult result =
        new ExperimentRunner(
                experiment,
                new ExperimentData(experiment),
                folder.resolve("run"),
                seed -> TrainingWatcher.SILENT)
            .run(false);
    assertThat(result.runs().get(0).engine()).contains("votes: kernel");
    assertThat(result.mean().get("test_accuracy")).isGreaterThan(80);

    Path model = folder.resolve("run/model.zip");
    SavedModel saved = SavedModel.read(model);
    LearntConfusions.in(saved.graph())
        .ifPresent(
            learnt ->
                assertThat(trace(learnt, 0))
                    .as("the first worker errs least, the last most")
                    .isGreaterThan(trace(learnt, 5)));
    assertThat(LearntConfusions.in(saved.graph()).isEmpty()).isEqualTo(given.contains("features"));
    assertThat(Crowdzoo.run("inspect", model.toString())).isZero();
    assertThat(Crowdzoo.run("export", model.toString(), "--to", folder.resolve("stock").toString()))
        .isZero();
    assertThat(folder.resolve("stock")).isNotEmptyDirectory();
  }

  @Test
  void aNegativeWeightIsRefused() {
    assertThatThrownBy(() -> experiment("{name: geometric, scale: -1}"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("strategy.scale must be >= 0, got -1");
  }

  private static double trace(LearntConfusions learnt, int worker) {
    double[][] matrix = learnt.local().get(worker).rowSoftmax().toArray();
    return matrix[0][0] + matrix[1][1] + matrix[2][2];
  }
}
