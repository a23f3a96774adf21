package org.crowdzoo.strategy;

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
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code examples/own-strategy}: a strategy from another package, found as a service. */
class OwnStrategyTest {
  @TempDir Path folder;

  private Experiment experiment(String... assignments) throws IOException {
    Path config = folder.resolve("own.yaml");
    Files.writeString(
        config,
        """
        name: own
        data: {dataset: %s}
        backbone: {name: linear}
        strategy: {name: Reliability, start: 0.7}
        training: {epochs: 30, batchSize: 16, learningRate: 0.05}
        """
            .formatted(TinyFeatures.write(folder.resolve("tiny"))));
    return Experiment.read(config, List.of(assignments));
  }

  @Test
  void itTrainsByItsDefinitionAloneAndLearnsWhoErrs() throws IOException {
    Experiment experiment = experiment();
    assertThat(Settings.tree(experiment).get("strategy").toString())
        .isEqualTo("{\"name\":\"reliability\",\"start\":0.7}");
    RunResult result =
        new ExperimentRunner(
                experiment,
                new ExperimentData(experiment),
                folder.resolve("run"),
                seed -> new TrainingWatcher() {})
            .run(false);
    assertThat(result.runs().get(0).engine()).contains("votes: definition");
    assertThat(result.mean().get("test_accuracy")).isGreaterThan(80);
    SavedModel saved = SavedModel.read(folder.resolve("run/model.zip"));
    INDArray reliability = saved.graph().getParam("reliability_W");
    assertThat(reliability.getDouble(0, 0))
        .as("the first worker errs least, the last most")
        .isGreaterThan(reliability.getDouble(5, 0) + 0.1);
  }

  @Test
  void itsOptionsAreKnownToMessages() {
    assertThatThrownBy(() -> experiment("strategy.strat=0.5"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "unknown option strategy.strat of reliability, did you mean start? allowed are start"
                + " (reliability of workers at the start: number > 0 and < 1, default 0.8)");
    assertThatThrownBy(() -> experiment("strategy.start=1"))
        .hasMessageContaining("strategy.start must be > 0 and < 1, got 1");
  }

  @Test
  void aKernelThatIsNotThereIsRefused() throws IOException {
    Experiment experiment = experiment("training.votes=kernel");
    assertThatThrownBy(
            () ->
                new ExperimentRunner(
                        experiment,
                        new ExperimentData(experiment),
                        folder.resolve("kernel"),
                        seed -> new TrainingWatcher() {})
                    .run(false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "training.votes must be auto or definition: reliability has no kernel");
  }
}
