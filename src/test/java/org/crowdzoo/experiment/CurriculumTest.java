package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.files.InputException;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.History;
import org.crowdzoo.training.Selection;
import org.crowdzoo.training.Trainer;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.weighting.Policy;
import org.crowdzoo.weighting.TaskScores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tasks take part in which epoch, in what order, and after a resume. */
class CurriculumTest {
  private static final int N = 60;
  private static final int EPOCHS = 6;

  @TempDir Path folder;
  private Path data;

  @BeforeEach
  void write() throws IOException {
    data = FeatureDataset.write(folder.resolve("data"));
  }

  private Experiment experiment(String... assignments) {
    var tree = Settings.parse(FeatureDataset.yaml(data, ""), "x.yaml");
    for (String assignment : assignments) {
      Settings.set(tree, assignment);
    }
    return Experiment.of(tree, "x.yaml");
  }

  /** The tasks of each epoch of a training, in their order. */
  private static List<List<Integer>> epochs(Experiment experiment, ExperimentData opened) {
    CrowdIterator batches = opened.training(experiment, 1);
    List<List<Integer>> all = new ArrayList<>();
    batches.setPreProcessor(
        batch -> {
          while (all.size() <= batches.epoch()) {
            all.add(new ArrayList<>());
          }
          List<Integer> now = all.get(batches.epoch());
          for (int task : batches.examplesOf((now.size() + 15) / 16)) {
            now.add(task);
          }
        });
    try (Engine engine =
        Engine.chooseSilently(Engine.Mode.AUTO, Networks.build(experiment, opened, 1))) {
      new Trainer(
              engine,
              new Trainer.Batches(
                  batches, opened.validation(), null, opened.participants(experiment, 1), null),
              new Trainer.Options(EPOCHS, Selection.LAST, 0, 0, 1, null, ""),
              TrainingWatcher.SILENT)
          .train();
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(strings = {"conal", "gold"})
  void theSetWalksWithTheThresholdAndTheOrderIsThatOfAll(String strategy) {
    Experiment all = experiment("strategy=" + strategy);
    Experiment some =
        experiment(
            "strategy=" + strategy,
            "curriculum={by: consensus, from: 0.9, to: 0.3, epochs: 4, shape: linear}");
    ExperimentData opened = new ExperimentData(some);
    double[] scores = new TaskScores(opened.votes(), null, 0).ofTasks(Policy.CONSENSUS);
    List<List<Integer>> full = epochs(all, opened);
    List<List<Integer>> walked = epochs(some, opened);
    assertThat(walked).hasSize(EPOCHS);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      double threshold = some.curriculum().threshold(epoch) - 1e-9;
      assertThat(walked.get(epoch))
          .isEqualTo(full.get(epoch).stream().filter(i -> scores[i] >= threshold).toList());
    }
    assertThat(walked.get(0).size()).isLessThan(walked.get(3).size());
    assertThat(walked.get(4)).hasSameSizeAs(full.get(4)).isNotEqualTo(full.get(5));
  }

  /** By hand: the losses of the network at the beginning of the epoch, the smallest first. */
  @Test
  void byLossTheNetworkItselfChooses() {
    Experiment experiment =
        experiment("strategy=naive_soft", "curriculum={by: loss, from: 0.75, to: 0, epochs: 3}");
    ExperimentData opened = new ExperimentData(experiment);
    List<List<Integer>> walked = epochs(experiment, opened);
    assertThat(walked.stream().map(List::size)).containsExactly(15, 30, 45, 60, 60, 60);
    try (Engine engine =
            Engine.chooseSilently(Engine.Mode.AUTO, Networks.build(experiment, opened, 1));
        Evaluator evaluator = new Evaluator(engine.stock())) {
      double[][] labels = opened.labels(experiment, 1);
      double[][] p = evaluator.probabilities(opened.trainingTruth());
      double[] losses = new double[N];
      for (int i = 0; i < N; i++) {
        for (int k = 0; k < 3; k++) {
          losses[i] -= labels[i][k] == 0 ? 0 : labels[i][k] * Math.log(p[i][k]);
        }
      }
      double[] found = evaluator.losses(opened.training(experiment, 1).inOrder());
      assertThat(
              IntStream.range(0, N)
                  .mapToDouble(i -> Math.abs(found[i] - losses[i]))
                  .max()
                  .getAsDouble())
          .isLessThan(1e-6);
      double last = Arrays.stream(losses).sorted().toArray()[14];
      assertThat(walked.get(0)).allMatch(i -> losses[i] <= last + 1e-6);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "strategy=conal;curriculum={by: consensus, from: 0.9, to: 0.4, epochs: 4}",
        "strategy=conal;curriculum={by: loss, from: 0.6, to: 0.1, epochs: 4}",
        "strategy=gold;curriculum={by: loss, from: 0.6, to: 0.1, epochs: 4};training.averaging=0.9",
        "strategy=naive_soft;curriculum={by: posterior, from: 0.9, to: 0.1, epochs: 3, shape: step}"
            + ";weighting.policy=consensus;threshold.below=0.4;smoothing.max=0.1"
      })
  void aResumedTrainingEndsAsOneThatWasNot(String text) throws IOException {
    Experiment experiment = experiment(text.split(";"));
    SeedResult whole = run("whole", experiment, TrainingWatcher.SILENT, false);
    TrainingWatcher killer =
        new TrainingWatcher() {
          @Override
          public boolean epochDone(int epoch, History history) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(() -> run("killed", experiment, killer, false)).hasMessage("killed");
    SeedResult resumed = run("killed", experiment, TrainingWatcher.SILENT, true);
    assertThat(resumed.history()).isEqualTo(whole.history());
    assertThat(resumed.test()).isEqualTo(whole.test());
    assertThatThrownBy(
            () ->
                run(
                    "killed",
                    experiment((text + ";curriculum.to=0.2").split(";")),
                    TrainingWatcher.SILENT,
                    true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("curriculum.to");
  }

  private SeedResult run(String name, Experiment experiment, TrainingWatcher watcher, boolean on)
      throws IOException {
    return new ExperimentRunner(
            experiment, new ExperimentData(experiment), folder.resolve(name), seed -> watcher)
        .run(on)
        .runs()
        .get(0);
  }

  @Test
  void anEpochWithoutATaskIsRefusedBeforeTheFirst() {
    Experiment experiment =
        experiment("strategy=gold", "curriculum={by: entropy, from: 0.5, to: 1, epochs: 3}");
    ExperimentData opened = new ExperimentData(experiment);
    assertThat(opened.participants(experiment, 1)).isNotNull();
    Experiment hard =
        experiment(
            "threshold.below=0.5",
            "data.remove=" + sureOnes(),
            "curriculum={by: consensus, from: 1}");
    ExperimentData left = new ExperimentData(hard);
    assertThatThrownBy(() -> left.participants(hard, 1))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "small: curriculum.from must be at most the highest score by consensus, 0.6667, got 1.0");
  }

  private Path sureOnes() {
    try {
      ExperimentData opened = new ExperimentData(experiment());
      double[] scores = new TaskScores(opened.votes(), null, 0).ofTasks(Policy.CONSENSUS);
      return java.nio.file.Files.write(
          folder.resolve("sure.txt"),
          IntStream.range(0, N)
              .filter(i -> scores[i] == 1)
              .mapToObj(i -> opened.votes().taskKey(i))
              .toList());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
