package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.DivergedException;
import org.crowdzoo.training.History;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From an experiment to its files. */
class ExperimentRunnerTest {
  private static final String SGD =
      "training={epochs: 8, batchSize: 16, optimizer: sgd, learningRate: 0.05, weightDecay: 1e-3,"
          + " scheduler: multistep, milestones: [3, 6]}";

  @TempDir private Path folder;

  /** Stands for a process that is killed after an epoch. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @BeforeEach
  void dataset() throws IOException {
    FeatureDataset.write(folder.resolve("data"));
  }

  @Test
  void writesWhatTheContractSays() throws IOException {
    run("run", List.of(), TrainingWatcher.SILENT, false);
    JsonNode results = json("run");
    assertThat(results.get("train_loss")).hasSize(6);
    assertThat(results.get("val_loss")).hasSize(6);
    assertThat(results.get("val_accuracy")).hasSize(6);
    assertThat(results.get("test_accuracy").asDouble()).isBetween(50.0, 100.0);
    assertThat(results.get("test_loss").asDouble()).isPositive();
    assertThat(results.get("test_ece").asDouble()).isBetween(0.0, 1.0);
    assertThat(results.get("best_epoch").asInt()).isBetween(1, 6);
    assertThat(results.get("seed").asInt()).isEqualTo(1);
    assertThat(results.get("selection").asText()).isEqualTo("val-accuracy");
    assertThat(results.at("/config/training/momentum").isMissingNode()).isTrue();
    assertThat(results.at("/config/training/weightDecay").asDouble()).isZero();
    assertThat(results.at("/provenance/data_sha256").asText()).hasSize(64);
    assertThat(results.has("test_micro_top2")).as("top-k from 8 classes on").isFalse();
    assertThat(folder.resolve("run/model.zip")).exists();
    assertThat(folder.resolve("run/checkpoint.zip")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: conal}",
        "{name: conal, variant: constrained}",
        "{name: conal, variant: peerannot}",
        "{name: crowdlayer, kind: vw+b}",
        "{name: majority_voting}",
        "{name: dawid_skene}",
        "{name: gold}"
      })
  void sameSeedSameResultAndEveryStrategyLearns(String strategy) throws IOException {
    List<String> set = List.of("strategy=" + strategy, "training.epochs=12");
    RunResult first = run("first", set, TrainingWatcher.SILENT, false);
    RunResult second = run("second", set, TrainingWatcher.SILENT, false);
    assertThat(second.runs().get(0).history()).isEqualTo(first.runs().get(0).history());
    assertThat(second.runs().get(0).test()).isEqualTo(first.runs().get(0).test());
    assertThat(first.mean().get("test_accuracy")).isGreaterThan(70);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        SGD,
        "training={epochs: 8, batchSize: 16, learningRate: 0.02}",
        "training={epochs: 8, batchSize: 16, optimizer: adamw, weightDecay: 0.01, learningRate: 0.02,"
            + " scheduler: cosine, cycle: 3, cycleMultiplier: 2, patience: 6}"
      })
  void aKilledRunThatIsResumedEndsAsOneThatWasNot(String training) throws IOException {
    RunResult whole = run("whole", List.of(training), TrainingWatcher.SILENT, false);
    TrainingWatcher killer =
        new TrainingWatcher() {
          @Override
          public boolean epochDone(int epoch, History history) {
            if (epoch == 0) {
              throw new Killed();
            }
            return true;
          }
        };
    assertThatThrownBy(() -> run("broken", List.of(training), killer, false))
        .isInstanceOf(Killed.class);
    assertThat(folder.resolve("broken/checkpoint.zip")).exists();
    assertThat(folder.resolve("broken/results.json")).doesNotExist();

    RunResult resumed = run("broken", List.of(training), TrainingWatcher.SILENT, true);
    assertThat(resumed.runs().get(0).history()).isEqualTo(whole.runs().get(0).history());
    assertThat(resumed.runs().get(0).test()).isEqualTo(whole.runs().get(0).test());
    assertThat(SavedModel.read(folder.resolve("broken/model.zip")).graph().params())
        .isEqualTo(SavedModel.read(folder.resolve("whole/model.zip")).graph().params());
  }

  @Test
  void aCheckpointOfAnotherConfigurationIsRefused() {
    TrainingWatcher killer =
        new TrainingWatcher() {
          @Override
          public boolean epochDone(int epoch, History history) {
            throw new Killed();
          }
        };
    assertThatThrownBy(() -> run("run", List.of(), killer, false)).isInstanceOf(Killed.class);
    assertThatThrownBy(
            () -> run("run", List.of("training.learningRate=0.5"), TrainingWatcher.SILENT, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("training.learningRate was 0.02 and is 0.5; --force starts again");
  }

  @Test
  void severalSeedsGiveMeanAndStdAndFinishedOnesAreNotRunAgain() throws IOException {
    RunResult result = run("run", List.of("seeds=[1, 2, 3]"), TrainingWatcher.SILENT, false);
    JsonNode results = json("run");
    assertThat(results.get("runs")).hasSize(3);
    double mean =
        result.runs().stream().mapToDouble(r -> r.test().accuracy()).average().orElseThrow();
    assertThat(results.at("/mean/test_accuracy").asDouble()).isEqualTo(mean);
    assertThat(results.at("/std/test_accuracy").asDouble()).isNotNegative();
    TrainingWatcher forbidden =
        new TrainingWatcher() {
          @Override
          public void started(int epoch, int epochs, int batches) {
            throw new AssertionError("a finished seed was run again");
          }
        };
    RunResult again = run("run", List.of("seeds=[1, 2, 3]"), forbidden, true);
    assertThat(again.mean()).isEqualTo(result.mean());
  }

  @Test
  void divergenceSaysWhere() {
    assertThatThrownBy(
            () ->
                run(
                    "run",
                    List.of(
                        "training={epochs: 50, batchSize: 16, optimizer: sgd, learningRate: 1e30}"),
                    TrainingWatcher.SILENT,
                    false))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("epoch 1, batch");
  }

  @Test
  void aBatchLargerThanTheDataIsRefused() {
    assertThatThrownBy(
            () -> run("run", List.of("training.batchSize=61"), TrainingWatcher.SILENT, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("training.batchSize must be at most the 60 training tasks, got 61");
  }

  @Test
  void anImageBackboneOnFeaturesIsRefused() {
    assertThatThrownBy(
            () -> run("run", List.of("backbone={name: cnn3}"), TrainingWatcher.SILENT, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("must be linear or mlp for a dataset of features, got cnn3");
  }

  @Test
  void patienceEndsATrainingEarly() throws IOException {
    RunResult result =
        run(
            "run",
            List.of("training={epochs: 200, batchSize: 16, learningRate: 0.02, patience: 5}"),
            TrainingWatcher.SILENT,
            false);
    int epochs = result.runs().get(0).history().epochs();
    assertThat(epochs).isEqualTo(result.runs().get(0).bestEpoch() + 1 + 5);
  }

  @Test
  void aFrozenBackboneKeepsTheParametersItStartsFrom() throws IOException {
    run("first", List.of(), TrainingWatcher.SILENT, false);
    String start = "training.startFrom=" + folder.resolve("first/model.zip");
    run("second", List.of(start, "training.freeze=true"), TrainingWatcher.SILENT, false);
    var before = SavedModel.read(folder.resolve("first/model.zip")).graph();
    var after = SavedModel.read(folder.resolve("second/model.zip")).graph();
    assertThat(after.getParam("hidden_W")).isEqualTo(before.getParam("hidden_W"));
    assertThat(after.getParam("logits_W")).isNotEqualTo(before.getParam("logits_W"));
    assertThatThrownBy(
            () ->
                run(
                    "third",
                    List.of("training.startFrom=" + folder.resolve("none.zip")),
                    TrainingWatcher.SILENT,
                    false))
        .hasMessageContaining("none.zip: no such file");
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefusedBeforeAnythingRuns() throws IOException {
    Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> run("file/run", List.of(), TrainingWatcher.SILENT, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("cannot be written to");
  }

  private RunResult run(String name, List<String> set, TrainingWatcher watcher, boolean resume)
      throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.writeString(file, FeatureDataset.yaml(folder.resolve("data"), ""));
    Experiment experiment = Experiment.read(file, set);
    return new ExperimentRunner(
            experiment, new ExperimentData(experiment), folder.resolve(name), seed -> watcher)
        .run(resume);
  }

  private JsonNode json(String run) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(run).resolve("results.json").toFile());
  }
}
