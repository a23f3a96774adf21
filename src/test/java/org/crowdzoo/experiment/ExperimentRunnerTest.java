package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.BatchOptions;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.training.DivergedException;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.History;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** From an experiment to its files. */
class ExperimentRunnerTest {
  private static final String SGD =
      "training={epochs: 8, batchSize: 16, optimizer: sgd, learningRate: 0.05, weightDecay: 1e-3,"
          + " scheduler: multistep, milestones: [3, 6]}";

  @TempDir private Path folder;

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
            + " scheduler: cosine, cycle: 3, cycleMultiplier: 2, patience: 6}",
        "training={epochs: 8, batchSize: 16, learningRate: 0.02, averaging: 0.95}"
            + " backbone={name: mlp, hidden: 8, inputNorm: true}",
        "training={epochs: 8, batchSize: 16, learningRate: 0.02, averaging: 0.95, mixup: 0.4,"
            + " labelSmoothing: 0.1, optimizer: radam, warmup: 9}"
            + " strategy={name: geometric, regularizer: {kind: trace}}",
        "training={epochs: 8, batchSize: 16, learningRate: 0.02, mixup: 0.4, labelSmoothing: 0.1}"
            + " strategy=naive_soft",
        "training={epochs: 8, batchSize: 16, learningRate: 0.02}"
            + " strategy={name: annot-mix, regularizer: {kind: geometric-f, scale: 0.05}}",
        "training={epochs: 8, batchSize: 16, learningRate: 0.02}"
            + " strategy={name: geometric, warmup: 20, regularizer: {kind: trace, warmup: 14}}",
        "training={epochs: 8, batchSize: 16, averaging: 0.9, engine: stock}"
            + " strategy={name: weak_online}"
      })
  void aKilledRunThatIsResumedEndsAsOneThatWasNot(String settings) throws IOException {
    List<String> set = List.of(settings.split(" (?=\\w+=)"));
    RunResult whole = run("whole", set, TrainingWatcher.SILENT, false);
    assertThatThrownBy(() -> run("broken", set, afterTheFirstEpoch(), false))
        .isInstanceOf(Killed.class);
    assertThat(folder.resolve("broken/checkpoint.zip")).exists();
    assertThat(folder.resolve("broken/results.json")).doesNotExist();

    RunResult resumed = run("broken", set, TrainingWatcher.SILENT, true);
    assertThat(resumed.runs().get(0).history()).isEqualTo(whole.runs().get(0).history());
    assertThat(resumed.runs().get(0).test()).isEqualTo(whole.runs().get(0).test());
    assertThat(SavedModel.read(folder.resolve("broken/model.zip")).graph().params())
        .isEqualTo(SavedModel.read(folder.resolve("whole/model.zip")).graph().params());
  }

  /** From YAML to the loss: every term in every strategy that has matrices. */
  @ParameterizedTest
  @ValueSource(strings = {"conal", "crowdlayer", "geometric", "trace", "unionnet", "annot-mix"})
  void everyRegularizerChangesWhatAStrategyLearns(String strategy) throws IOException {
    List<Object> losses = new ArrayList<>();
    for (String kind :
        List.of(
            "none",
            "geometric-f",
            "geometric-w",
            "trace",
            "geometric-f, warmup: 9",
            "geometric-w, warmup: 9",
            "trace, warmup: 9")) {
      String term = kind.equals("none") ? "" : ", regularizer: {scale: 0.2, kind: " + kind + "}";
      List<String> set =
          List.of(
              "training={epochs: 2, batchSize: 30}", "strategy={name: " + strategy + term + "}");
      losses.add(run(kind, set, TrainingWatcher.SILENT, false).runs().get(0).history().valLoss());
    }
    assertThat(losses).doesNotHaveDuplicates();
  }

  /** A warm-up of no steps is none: runs of before there was the key go on. */
  @Test
  void aWarmupOfNoStepsIsNone() throws IOException {
    String with = "strategy={name: geometric, warmup: %d, regularizer: {kind: trace, warmup: %d}}";
    List<String> none = List.of("strategy={name: geometric, regularizer: {kind: trace}}");
    RunResult run = run("run", none, TrainingWatcher.SILENT, false);
    RunResult zero = run("run", List.of(with.formatted(0, 0)), TrainingWatcher.SILENT, true);
    assertThat(zero.runs().get(0).history()).isEqualTo(run.runs().get(0).history());
    for (String other : List.of(with.formatted(9, 0), with.formatted(0, 9))) {
      assertThatThrownBy(() -> run("run", List.of(other), TrainingWatcher.SILENT, true))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("warmup was not given and is 9");
    }
    for (String key : List.of("strategy.warmup", "strategy.regularizer.warmup")) {
      List<String> set = List.of(none.get(0), key + "=-1");
      assertThatThrownBy(() -> run("other", set, TrainingWatcher.SILENT, false))
          .isInstanceOf(InputException.class)
          .hasMessageContaining(key + " must be >= 0, got -1");
    }
  }

  /** geometric's own term has a warm-up of its own. */
  @Test
  void theGeometricTermRises() throws IOException {
    List<Object> losses = new ArrayList<>();
    for (String option : List.of("", ", warmup: 1", ", warmup: 9", ", kind: w, warmup: 9")) {
      List<String> set =
          List.of(
              "training={epochs: 2, batchSize: 30}",
              "strategy={name: geometric, scale: 0.2" + option + "}");
      losses.add(
          run("run" + losses.size(), set, TrainingWatcher.SILENT, false)
              .runs()
              .get(0)
              .history()
              .valLoss());
    }
    assertThat(losses.get(1)).as("one step is the whole weight").isEqualTo(losses.get(0));
    assertThat(losses.subList(1, 4)).doesNotHaveDuplicates();
  }

  /** Uniform matrices tell no classes apart; after the first step they begin to. */
  @Test
  void batchesWithoutTheTermInMatricesAreTold() throws IOException {
    for (String strategy :
        List.of(
            "{name: geometric, kind: w, diagonal: 0}",
            "{name: annot-mix, eta: 0.3333333333333333, regularizer: {kind: geometric-w}}")) {
      List<String> set = List.of("training={epochs: 2, batchSize: 30}", "strategy=" + strategy);
      List<String> warnings = run("whole", set, TrainingWatcher.SILENT, false).warnings();
      boolean told =
          warnings.stream()
              .anyMatch(w -> w.startsWith("the regulariser geometric-w was left out of "));
      assertThat(told).as(strategy).isEqualTo(strategy.contains("diagonal"));
    }
  }

  /** 60 tasks in batches of 29: the last two stand alone, fewer than the three classes. */
  @Test
  void batchesWithoutTheGeometricTermAreTold() throws IOException {
    List<String> set =
        List.of(
            "training={epochs: 4, batchSize: 29, learningRate: 0.02}",
            "strategy={name: conal, regularizer: {kind: geometric-f}}");
    String told = "the regulariser geometric-f was left out of 4 of 12 training batches";
    assertThat(run("whole", set, TrainingWatcher.SILENT, false).warnings())
        .anySatisfy(line -> assertThat(line).startsWith(told).contains("classes (3)"));
    assertThatThrownBy(() -> run("broken", set, afterTheFirstEpoch(), false))
        .isInstanceOf(Killed.class);
    assertThat(run("broken", set, TrainingWatcher.SILENT, true).warnings())
        .anySatisfy(line -> assertThat(line).startsWith(told));
    assertThat(json("broken").get("warnings").toString()).contains(told);
    assertThat(
            run(
                    "fits",
                    List.of(set.get(0).replace("29", "30"), set.get(1)),
                    TrainingWatcher.SILENT,
                    false)
                .warnings())
        .noneSatisfy(line -> assertThat(line).contains("geometric"));
  }

  /** What came later stands in the identity only where it is used. */
  @Test
  void aRunOfAnOlderVersionGoesOn() throws IOException {
    run("old", List.of(), TrainingWatcher.SILENT, false);
    String identity =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .readTree(folder.resolve("old/seed.json").toFile())
            .get("identity")
            .asText();
    assertThat(identity)
        .contains("keepLast")
        .doesNotContain("mixup")
        .doesNotContain("labelSmoothing")
        .doesNotContain("warmup")
        .doesNotContain("averaging")
        .doesNotContain("regularizer");
    assertThatThrownBy(
            () -> run("old", List.of("training.mixup=0.2"), TrainingWatcher.SILENT, true))
        .hasMessageContaining("training.mixup was not given and is 0.2");
  }

  @Test
  void aRunKilledAfterItsLastEpochStillSaysWhatScoredItsVotes() throws IOException {
    List<String> set = List.of("training={epochs: 1, batchSize: 16, learningRate: 0.02}");
    RunResult whole = run("whole", set, TrainingWatcher.SILENT, false);
    assertThatThrownBy(() -> run("broken", set, afterTheFirstEpoch(), false))
        .isInstanceOf(Killed.class);

    RunResult resumed = run("broken", set, TrainingWatcher.SILENT, true);
    assertThat(resumed.runs().get(0).engine())
        .endsWith("; votes: kernel")
        .isEqualTo(whole.runs().get(0).engine());
  }

  private static TrainingWatcher afterTheFirstEpoch() {
    return new TrainingWatcher() {
      @Override
      public boolean epochDone(int epoch, History history) {
        if (epoch == 0) {
          throw new Killed();
        }
        return true;
      }
    };
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
  void theLastSeedsLabelsDoNotChooseWhereTheSelectionIsTheLastEpoch() throws IOException {
    List<String> last = List.of("seeds=[1, 2, 3, 4]", "training.selection=last");
    RunResult result = run("last", last, TrainingWatcher.SILENT, false);
    double first = result.runs().get(0).validation().accuracy();
    assertThat(result.runs().stream().anyMatch(r -> r.validation().accuracy() > first))
        .as("another seed looks better on the validation labels")
        .isTrue();
    assertThat(parameters("last/model.zip")).isEqualTo(parameters("last/seed-1/model.zip"));
  }

  @Test
  void theLastEpochIsKeptBesideTheBest() throws IOException {
    List<String> both = List.of("training.keepLast=true", "training.selection=val-loss");
    RunResult result = run("both", both, TrainingWatcher.SILENT, false);
    run("last", List.of("training.selection=last"), TrainingWatcher.SILENT, false);
    assertThat(parameters("both/model-last.zip")).isEqualTo(parameters("last/model.zip"));
    assertThat(folder.resolve("last/model-last.zip")).doesNotExist();
    if (result.runs().get(0).bestEpoch() < 5) {
      assertThat(parameters("both/model.zip")).isNotEqualTo(parameters("last/model.zip"));
    }
  }

  @Test
  void secondsCountAllPartsOfARun() throws IOException {
    TrainingWatcher slowThenKilled =
        new TrainingWatcher() {
          @Override
          public void batchDone(int epoch, int batch, double loss) {
            try {
              Thread.sleep(1000);
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }

          @Override
          public boolean epochDone(int epoch, History history) {
            throw new Killed();
          }
        };
    List<String> whole = List.of("training.batchSize=60", "training.epochs=2");
    assertThatThrownBy(() -> run("run", whole, slowThenKilled, false)).isInstanceOf(Killed.class);
    long start = System.nanoTime();
    RunResult resumed = run("run", whole, TrainingWatcher.SILENT, true);
    double second = (System.nanoTime() - start) / 1e9;
    assertThat(resumed.runs().get(0).seconds()).isBetween(1.0, 1.0 + second + 60);
    assertThat(json("run").get("seconds").doubleValue()).isEqualTo(resumed.runs().get(0).seconds());
  }

  /** With a rate that moves nothing, the pass that learns sees what a pass that asks sees. */
  @ParameterizedTest
  @ValueSource(
      strings = {"{name: conal}", "{name: gold}", "{name: naive_soft}", "{name: weak_online}"})
  void trainingAccuracyIsAgreementWithWhatIsLearntFrom(String strategy) throws IOException {
    List<String> still =
        List.of(
            "strategy=" + strategy,
            "training={epochs: 1, batchSize: 16, learningRate: 1e-30}",
            "backbone={name: linear}");
    RunResult result = run("still", still, TrainingWatcher.SILENT, false);
    Experiment experiment = Experiment.read(folder.resolve("x.yaml"), still);
    ExperimentData data = new ExperimentData(experiment);
    Experiment labelled =
        strategy.matches(".*(conal|weak_online).*")
            ? Experiment.read(folder.resolve("x.yaml"), List.of("strategy={name: naive_soft}"))
            : experiment;
    double[][] targets = data.labels(labelled, 0);
    double[][] found;
    try (Evaluator evaluator =
        new Evaluator(SavedModel.read(folder.resolve("still/model.zip")).graph())) {
      found =
          evaluator.probabilities(
              CrowdIterator.ofLabels(data.trainInputs(), targets, BatchOptions.evaluation(60)));
    }
    int right = 0;
    for (int i = 0; i < found.length; i++) {
      double most = Arrays.stream(targets[i]).max().orElseThrow();
      int best = 0;
      for (int k = 1; k < found[i].length; k++) {
        best = found[i][k] > found[i][best] ? k : best;
      }
      right += targets[i][best] == most ? 1 : 0;
    }
    assertThat(result.runs().get(0).history().trainAccuracy())
        .containsExactly(100.0 * right / found.length);
    assertThat(json("still").get("train_accuracy")).hasSize(1);
  }

  private INDArray parameters(String file) {
    return SavedModel.read(folder.resolve(file)).graph().params();
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
        .hasMessageContaining("backbone.name must be one of linear, mlp")
        .hasMessageContaining(" for a dataset of features, got cnn3");
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
