package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipFile;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.ClassifierEvaluation;
import org.crowdzoo.training.Evaluator;
import org.crowdzoo.training.History;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.Selection;
import org.crowdzoo.training.Trainer;
import org.crowdzoo.training.TrainingWatcher;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@code training.averaging}, from the steps of a training to the files of an experiment. */
class AveragingTest {
  private static final double DECAY = 0.9;

  @TempDir private Path folder;

  @BeforeEach
  void dataset() throws IOException {
    FeatureDataset.write(folder.resolve("data"));
  }

  /** Averages what the network at work holds after each step, in double precision. */
  private static final class Loop extends BaseTrainingListener implements TrainingWatcher {
    private final Engine engine;
    private final List<double[]> afterEpochs = new ArrayList<>();
    private double[] average;
    private double[] live;
    private double[] first;

    Loop(Engine engine) {
      this.engine = engine;
    }

    @Override
    public List<TrainingListener> listeners() {
      return List.of(this);
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      engine.syncToStock();
      live = engine.stock().params().data().asDouble();
      first = first == null ? live : first;
      average = average == null ? live.clone() : average;
      for (int i = 0; i < live.length; i++) {
        average[i] = DECAY * average[i] + (1 - DECAY) * live[i];
      }
    }

    @Override
    public boolean epochDone(int epoch, History history) {
      afterEpochs.add(average.clone());
      assertThat(engine.stock().params().data().asDouble())
          .as("what others see after epoch %d", epoch)
          .containsExactly(average, offset(1e-5));
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STOCK  | {name: mlp, hidden: 8, inputNorm: true}",
        "AUTO   | {name: mlp, hidden: 8, inputNorm: true}",
        "STOCK  | {name: cnn3, width: 4}",
        "ONEDNN | {name: cnn3, width: 4}"
      })
  @Tag("once")
  void isAnIndependentLoopOverTheSteps(Engine.Mode mode, String backbone) throws IOException {
    Experiment experiment = experiment(backbone);
    ExperimentData data = new ExperimentData(experiment);
    ComputationGraph stock = Networks.build(experiment, data, 3);
    try (Engine engine = Engine.chooseSilently(mode, stock)) {
      assertThat(engine.isCompiled()).isEqualTo(mode == Engine.Mode.ONEDNN);
      Loop loop = new Loop(engine);
      Trainer.Result result =
          new Trainer(
                  engine,
                  new Trainer.Batches(data.training(experiment, 3), data.validation(), data.test()),
                  new Trainer.Options(3, Selection.VAL_LOSS, 0, DECAY, 3, null, ""),
                  loop)
              .train();
      assertThat(loop.afterEpochs).hasSize(3);
      assertThat(result.last().data().asDouble()).containsExactly(loop.average, offset(1e-5));
      double[] kept = loop.afterEpochs.get(result.bestEpoch());
      assertThat(stock.params().data().asDouble()).containsExactly(kept, offset(1e-5));
      normIsAveraged(stock, loop);
      try (Evaluator evaluator = new Evaluator(stock, mode)) {
        ClassifierEvaluation validation = evaluator.evaluate(data.validation());
        int best = result.bestEpoch();
        assertThat(validation.loss()).isEqualTo(result.history().valLoss().get(best));
        assertThat(evaluator.evaluate(data.test()).accuracy())
            .isEqualTo(result.history().testAccuracy().get(best));
      }
    }
  }

  /** The running statistics must have moved, or they would prove nothing. */
  private static void normIsAveraged(ComputationGraph graph, Loop loop) {
    int at = 0;
    boolean moved = false;
    for (Map.Entry<String, INDArray> entry : graph.paramTable().entrySet()) {
      if (entry.getKey().endsWith("_mean")) {
        for (int i = at; i < at + entry.getValue().length(); i++) {
          moved |= Math.abs(loop.live[i] - loop.average[i]) > 1e-3;
        }
      }
      at += (int) entry.getValue().length();
    }
    assertThat(moved).as("live and averaged statistics differ").isTrue();
    assertThat(loop.live).isNotEqualTo(loop.first);
  }

  private Experiment experiment(String backbone) throws IOException {
    if (backbone.contains("mlp")) {
      return features("backbone=" + backbone, "training.learningRate=0.1");
    }
    TinyFashion.copyTo(folder.resolve("images"));
    String yaml =
        """
        name: pictures
        data: {dataset: "%s", channels: 1, imageSize: 16}
        backbone: %s
        strategy: {name: conal, embedding: 4, embeddingHidden: 6}
        training: {batchSize: 16, learningRate: 0.02}
        """
            .formatted(folder.resolve("images"), backbone);
    return Experiment.of(Settings.parse(yaml, "x.yaml"), "x.yaml");
  }

  @Test
  void theTrainingItselfDoesNotNoticeIt() throws IOException {
    History without = run("without", "training.averaging=0").history();
    History with = run("with", "training.averaging=0.9").history();
    assertThat(with.trainLoss()).isEqualTo(without.trainLoss());
    assertThat(with.trainAccuracy()).isEqualTo(without.trainAccuracy());
    assertThat(with.valLoss()).isNotEqualTo(without.valLoss());
    assertThat(run("default").history()).isEqualTo(without);
  }

  @ParameterizedTest
  @ValueSource(strings = {"val-accuracy", "last"})
  void theSavedModelHoldsTheAverageThatWasEvaluated(String selection) throws IOException {
    SeedResult result =
        run(
            "run",
            "training.averaging=0.9",
            "training.keepLast=true",
            "training.selection=" + selection,
            "backbone={name: mlp, hidden: 8, inputNorm: true}");
    JsonNode results = new ObjectMapper().readTree(folder.resolve("run/results.json").toFile());
    assertThat(results.at("/config/training/averaging").asDouble()).isEqualTo(0.9);
    ExperimentData data = new ExperimentData(features());
    try (Evaluator kept = evaluator("run/model.zip");
        Evaluator last = evaluator("run/model-last.zip")) {
      ClassifierEvaluation test = kept.evaluate(data.test());
      assertThat(test.accuracy()).isEqualTo(results.get("test_accuracy").asDouble());
      assertThat(test.loss()).isEqualTo(results.get("test_loss").asDouble(), offset(1e-6));
      assertThat(kept.evaluate(data.validation()).loss())
          .isEqualTo(result.history().valLoss().get(result.bestEpoch()), offset(1e-6));
      assertThat(last.evaluate(data.validation()).loss())
          .isEqualTo(result.history().valLoss().get(5), offset(1e-6));
    }
  }

  @Test
  void aFrozenBackboneStaysToTheLastDigit() throws IOException {
    run("first");
    run(
        "second",
        "training.averaging=0.99",
        "training.freeze=true",
        "training.startFrom=" + folder.resolve("first/model.zip"));
    ComputationGraph before = SavedModel.read(folder.resolve("first/model.zip")).graph();
    ComputationGraph after = SavedModel.read(folder.resolve("second/model.zip")).graph();
    assertThat(after.getParam("hidden_W")).isEqualTo(before.getParam("hidden_W"));
    assertThat(after.getParam("logits_W")).isNotEqualTo(before.getParam("logits_W"));
  }

  /** A checkpoint without averaging is one of before there was: no entry, nothing in its name. */
  @Test
  void onlyACheckpointOfAveragingHasAnAverage() throws IOException {
    killed("without");
    try (ZipFile zip = new ZipFile(folder.resolve("without/checkpoint.zip").toFile())) {
      assertThat(zip.getEntry("average.bin")).isNull();
      JsonNode state = new ObjectMapper().readTree(zip.getInputStream(zip.getEntry("state.json")));
      assertThat(state.get("identity").asText()).contains("keepLast").doesNotContain("averaging");
    }
    assertThatThrownBy(() -> resume("without", "training.averaging=0.9"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("training.averaging was not given and is 0.9");
    assertThat(resume("without").history().epochs()).isEqualTo(6);

    killed("with", "training.averaging=0.9");
    try (ZipFile zip = new ZipFile(folder.resolve("with/checkpoint.zip").toFile())) {
      assertThat(zip.getEntry("average.bin")).isNotNull();
    }
    assertThatThrownBy(() -> resume("with")).hasMessageContaining("training.averaging was 0.9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "-0.1", "much"})
  void whatIsNoDecayIsRefused(String value) {
    assertThatThrownBy(() -> features("training.averaging=" + value))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("training.averaging")
        .hasMessageContaining(value);
  }

  private void killed(String name, String... set) {
    TrainingWatcher killer =
        new TrainingWatcher() {
          @Override
          public boolean epochDone(int epoch, History history) {
            throw new IllegalStateException("killed");
          }
        };
    assertThatThrownBy(() -> run(name, features(set), killer, false)).hasMessage("killed");
  }

  private SeedResult resume(String name, String... set) throws IOException {
    return run(name, features(set), TrainingWatcher.SILENT, true);
  }

  private SeedResult run(String name, String... set) throws IOException {
    return run(name, features(set), TrainingWatcher.SILENT, false);
  }

  private SeedResult run(String name, Experiment experiment, TrainingWatcher watcher, boolean on)
      throws IOException {
    return new ExperimentRunner(
            experiment, new ExperimentData(experiment), folder.resolve(name), seed -> watcher)
        .run(on)
        .runs()
        .get(0);
  }

  private Evaluator evaluator(String file) {
    return new Evaluator(SavedModel.read(folder.resolve(file)).graph());
  }

  private Experiment features(String... set) throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.writeString(file, FeatureDataset.yaml(folder.resolve("data"), ""));
    return Experiment.read(file, List.of(set));
  }
}
