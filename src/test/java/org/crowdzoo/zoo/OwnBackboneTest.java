package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/own-backbone}: a backbone from another package, found as a service. */
class OwnBackboneTest {
  @TempDir Path folder;

  private Experiment experiment(String... assignments) throws IOException {
    Path config = folder.resolve("own.yaml");
    Files.writeString(
        config,
        """
        name: own
        data: {dataset: %s}
        backbone: {name: residual-mlp, blocks: 3, units: 16}
        strategy: {name: conal}
        training: {epochs: 30, batchSize: 16, learningRate: 0.01}
        """
            .formatted(TinyFeatures.write(folder.resolve("tiny"))));
    return Experiment.read(config, List.of(assignments));
  }

  @Test
  void itIsTrainedFromYamlWithOptionsOfItsOwn() throws IOException {
    Experiment experiment = experiment();
    assertThat(Settings.tree(experiment).get("backbone").toString())
        .isEqualTo("{\"name\":\"residual-mlp\",\"units\":16,\"blocks\":3}");
    RunResult result =
        new ExperimentRunner(
                experiment,
                new ExperimentData(experiment),
                folder.resolve("run"),
                seed -> new TrainingWatcher() {})
            .run(false);
    assertThat(result.mean().get("test_accuracy")).isGreaterThan(80);
    SavedModel saved = SavedModel.read(folder.resolve("run/model.zip"));
    assertThat(saved.graph().getParam("dense3_W").shape()).containsExactly(16, 16);
    assertThat(saved.graph().getConfiguration().getVertices()).doesNotContainKey("dense4");
  }

  @Test
  void bracketsNameItsOptionsToo() throws IOException {
    assertThat(
            Settings.tree(experiment("backbone=residual-mlp[blocks=1]")).get("backbone").toString())
        .isEqualTo("{\"name\":\"residual-mlp\",\"units\":64,\"blocks\":1}");
  }

  @Test
  void messagesKnowIt() {
    assertThatThrownBy(() -> experiment("backbone.block=2"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "unknown option backbone.block of residual-mlp, did you mean blocks? allowed are units"
                + " (units of each layer: whole number >= 1, default 64)");
    assertThatThrownBy(() -> experiment("backbone={name: residul-mlp}"))
        .hasMessageContaining("did you mean residual_mlp? allowed are linear, mlp")
        .hasMessageEndingWith("squeezenet1_1, residual-mlp");
    assertThatThrownBy(() -> Backbones.of("residual-mlp", new Backbones.Options(1, 1, 0, false)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "backbone residual-mlp: its options are a example.ResidualMlp$Options, got a"
                + " org.crowdzoo.zoo.Backbones$Options");
  }

  @Test
  void aStandardBackboneIsRecordedAsBefore() throws IOException {
    assertThat(Settings.tree(experiment("backbone={name: mlp}")).get("backbone").toString())
        .isEqualTo("{\"name\":\"mlp\",\"hidden\":128,\"dropout\":0.5,\"inputNorm\":false}");
    assertThat(
            Settings.tree(experiment("backbone={name: resnet18, inputNorm: true}"))
                .get("backbone")
                .toString())
        .isEqualTo(
            "{\"name\":\"resnet18\",\"width\":64,\"hidden\":128,\"dropout\":0.5,\"inputNorm\":true}");
  }
}
