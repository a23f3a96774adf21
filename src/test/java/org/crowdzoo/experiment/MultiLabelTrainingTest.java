package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.aggregation.BinaryRelevance;
import org.crowdzoo.aggregation.choice.Contest;
import org.crowdzoo.aggregation.choice.ContestReport;
import org.crowdzoo.cli.Crowdzoo;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.identification.Crowdlab;
import org.crowdzoo.input.CrowdIterator;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.StrategyMethod;
import org.crowdzoo.training.History;
import org.crowdzoo.training.MultiLabelEvaluation;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** Experiments on a dataset whose tasks have several labels. */
class MultiLabelTrainingTest {
  @TempDir private Path folder;

  @BeforeEach
  void dataset() throws IOException {
    TinyLabels.write(folder.resolve("data"));
  }

  private Experiment experiment(String strategy, String training, String more) {
    String yaml = TinyLabels.yaml(folder.resolve("data"), strategy, training, more);
    return Experiment.of(Settings.parse(yaml, "x.yaml"), "x.yaml");
  }

  private RunResult run(Experiment experiment, String name, TrainingWatcher watcher, boolean resume)
      throws IOException {
    return new ExperimentRunner(
            experiment, new ExperimentData(experiment), folder.resolve(name), seed -> watcher)
        .run(resume);
  }

  @Test
  void resultsHoldTheFiguresOfLabels() throws IOException {
    Experiment experiment = experiment("majority_voting", "trackTest: true", "");
    run(experiment, "run", TrainingWatcher.SILENT, false);
    JsonNode json = new ObjectMapper().readTree(folder.resolve("run/results.json").toFile());
    for (String curve :
        List.of(
            "train_loss",
            "train_accuracy",
            "val_loss",
            "val_accuracy",
            "val_macro_f1",
            "val_average_precision",
            "tracked_test_accuracy",
            "tracked_test_macro_f1")) {
      assertThat(json.get(curve)).as(curve).hasSize(8);
    }
    for (String figure :
        List.of("accuracy", "micro_f1", "macro_f1", "average_precision", "subset_accuracy")) {
      assertThat(json.get("test_" + figure).doubleValue()).as(figure).isBetween(40.0, 100.0);
    }
    assertThat(json.get("test_macro_f1").doubleValue()).isGreaterThan(70);
    assertThat(json.get("test_hamming_loss").doubleValue())
        .isCloseTo(1 - json.get("test_accuracy").doubleValue() / 100, within(1e-9));
    assertThat(json.has("test_micro_top2")).isFalse();
    assertThat(json.get("selection").asText()).isEqualTo("val-macro-f1");
    assertThat(json.at("/config/training/thresholds").asText()).isEqualTo("fixed");
    int best = json.get("best_epoch").intValue() - 1;
    double kept = json.get("best_val_macro_f1").doubleValue();
    assertThat(json.get("val_macro_f1").get(best).doubleValue()).isEqualTo(kept);
    json.get("val_macro_f1").forEach(f1 -> assertThat(f1.doubleValue()).isLessThanOrEqualTo(kept));
    JsonNode labels = json.get("test_labels");
    assertThat(labels.fieldNames()).toIterable().containsExactlyElementsOf(TinyLabels.NAMES);
    assertThat(labels.at("/hat/threshold").doubleValue()).isEqualTo(0.5);
    assertThat(labels.at("/hat/averagePrecision").doubleValue()).isGreaterThan(70);
    assertThat(labels.at("/never/examples").intValue()).isZero();
    assertThat(labels.at("/never/averagePrecision").isNull()).isTrue();
  }

  /** By hand: each label's votes by themselves, and nothing said of what nobody was asked about. */
  @Test
  void targetsAreThoseOfEachLabelsVotes() {
    Experiment experiment = experiment("naive_soft", "selection: last", "");
    ExperimentData data = new ExperimentData(experiment);
    MultiLabelVotes votes = data.dataset().multiLabelVotes();
    double[][] rows = data.labels(experiment, 0);
    assertThat(rows).hasNumberOfRows(TinyLabels.TASKS);
    for (int i = 0; i < rows.length; i++) {
      for (int l = 0; l < 4; l++) {
        int asked = 0;
        int named = 0;
        for (int a = votes.start(i); a < votes.end(i); a++) {
          asked += votes.asked(a, l) ? 1 : 0;
          named += votes.names(a, l) ? 1 : 0;
        }
        assertThat(rows[i][l]).isCloseTo((double) named / asked, within(1e-12));
      }
    }
  }

  @Test
  void everyStrategyThatSaysSoTakesLabels() {
    List<String> names =
        Strategies.all().stream()
            .filter(StrategyMethod::takesMultiLabel)
            .filter(method -> !method.learnsWorkers())
            .map(StrategyMethod::name)
            .filter(name -> !name.equals("labels") && !name.equals("auto"))
            .toList();
    assertThat(names)
        .contains("gold", "majority_voting", "naive_soft", "dawid_skene", "glad", "ibcc");
    for (String name : names) {
      Experiment experiment = experiment(name, "selection: last", "");
      double[][] rows = new ExperimentData(experiment).labels(experiment, 0);
      int known = 0;
      for (double[] row : rows) {
        for (int l = 0; row != null && l < 4; l++) {
          known += row[l] >= 0 && row[l] <= 1 ? 1 : 0;
          assertThat(row[l] >= 0 && row[l] <= 1 || Double.isNaN(row[l])).as(name).isTrue();
        }
      }
      assertThat(known).as(name).isGreaterThan(TinyLabels.TASKS * 2);
      double right = LabelAccuracy.of(new ExperimentData(experiment), experiment, 0).percent();
      assertThat(right).as(name).isGreaterThan(name.equals("gold") ? 99.9 : 60.0);
    }
  }

  @Test
  void hardTargetsAreYesOrNo() {
    Experiment experiment = experiment("dawid_skene, hard: true", "selection: last", "");
    double[][] rows = new ExperimentData(experiment).labels(experiment, 0);
    ExperimentData data = new ExperimentData(experiment);
    int[][] expected =
        new BinaryRelevance(Aggregations.parse("dawid_skene", 0))
            .aggregate(data.dataset().multiLabelVotes(), TinyLabels.NAMES)
            .hard();
    for (int i = 0; i < rows.length; i++) {
      for (int l = 0; l < 4; l++) {
        assertThat(rows[i][l]).isEqualTo(expected[i][l]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"geometric", "trace", "unionnet", "annot_mix", "weak_online"})
  void otherStrategiesAreRefusedInOneLine(String strategy) {
    assertThatThrownBy(() -> experiment(strategy, "selection: last", ""))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(
            "x.yaml: strategy.name must be one that takes several labels a task, as "
                + folder.resolve("data")
                + " has them, got "
                + strategy
                + ", allowed are ")
        .hasMessageContaining("dawid_skene");
  }

  @ParameterizedTest
  @CsvSource({
    "thresholds: tuned, training.thresholds is used by multi-label datasets only",
    "selection: val-macro-f1, training.selection val-macro-f1 is used by multi-label datasets only"
  })
  void oneClassATaskTakesNoneOfIt(String training, String message) throws IOException {
    TinyFeatures.write(folder.resolve("single"));
    String yaml = TinyLabels.yaml(folder.resolve("single"), "majority_voting", training, "");
    assertThatThrownBy(() -> Experiment.of(Settings.parse(yaml, "x.yaml"), "x.yaml"))
        .isInstanceOf(InputException.class)
        .hasMessage("x.yaml: " + message);
  }

  @Test
  void whatALabelIsNotAskedAboutWeighsNothing() throws IOException {
    double[] values = new double[TinyLabels.TASKS * 4];
    Arrays.fill(values, 1);
    values[0] = Double.NaN;
    values[5] = -1;
    Arrays.fill(values, 8, 12, Double.NaN);
    Path file = folder.resolve("labels.npy");
    NumpyFile.write(file, values, TinyLabels.TASKS, 4);
    Experiment experiment = experiment("labels, labels: \"" + file + "\"", "selection: last", "");
    CrowdIterator batches = new ExperimentData(experiment).training(experiment, 0);
    assertThat(batches.examples()).isEqualTo(TinyLabels.TASKS - 1);
    double zeros = 0;
    while (batches.hasNext()) {
      MultiDataSet batch = batches.next();
      INDArray mask = batch.getLabelsMaskArray(0);
      assertThat(mask.shape()).isEqualTo(batch.getLabels(0).shape());
      assertThat(batch.getLabels(0).sub(mask).amaxNumber().doubleValue()).isZero();
      zeros += mask.length() - mask.sumNumber().doubleValue();
    }
    assertThat(zeros).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "weighting: {policy: consensus, per: label}",
        "curriculum: {by: loss, from: 0.5, to: 0.1, epochs: 4}"
      })
  void aResumedTrainingEndsAsOneThatWasNotInterrupted(String more) throws IOException {
    Experiment experiment = experiment("naive_soft", "thresholds: tuned, trackTest: true", more);
    RunResult whole = run(experiment, "whole", TrainingWatcher.SILENT, false);
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
    assertThatThrownBy(() -> run(experiment, "broken", killer, false)).isInstanceOf(Killed.class);
    RunResult resumed = run(experiment, "broken", TrainingWatcher.SILENT, true);
    assertThat(resumed.runs().get(0).history()).isEqualTo(whole.runs().get(0).history());
    assertThat(resumed.runs().get(0).test()).isEqualTo(whole.runs().get(0).test());
    // and a finished one is read back from its file
    RunResult again = run(experiment, "broken", TrainingWatcher.SILENT, true);
    assertThat(again.runs().get(0).test()).isEqualTo(whole.runs().get(0).test());
    assertThat(again.runs().get(0).history()).isEqualTo(whole.runs().get(0).history());
  }

  @Test
  void tunedThresholdsAreStoredAndHoldOnTest() throws IOException {
    Experiment experiment = experiment("naive_soft", "thresholds: tuned", "");
    RunResult result = run(experiment, "run", TrainingWatcher.SILENT, false);
    double[] stored = SavedModel.read(folder.resolve("run/model.zip")).thresholds();
    MultiLabelEvaluation test = (MultiLabelEvaluation) result.runs().get(0).test();
    assertThat(test.thresholds()).isEqualTo(stored);
    assertThat(Arrays.stream(stored).anyMatch(t -> t != 0.5)).isTrue();
    assertThat(stored[3]).isEqualTo(0.5);
  }

  @Test
  void tunedThresholdsNeedAValidationSplit() throws IOException {
    Files.delete(folder.resolve("data/val/features.csv"));
    Files.delete(folder.resolve("data/val"));
    Experiment tuned = experiment("naive_soft", "thresholds: tuned", "");
    assertThatThrownBy(() -> run(tuned, "run", TrainingWatcher.SILENT, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("training.thresholds tuned needs a validation split with labels");
    run(experiment("naive_soft", "selection: last", ""), "fixed", TrainingWatcher.SILENT, false);
    assertThat(SavedModel.read(folder.resolve("fixed/model.zip")).thresholds())
        .containsExactly(0.5, 0.5, 0.5, 0.5);
  }

  @Test
  void aValidationSplitWithoutAnyLabelIsNoMeasure() throws IOException {
    Path val = folder.resolve("data/val/features.csv");
    List<String> lines = Files.readAllLines(val);
    Files.write(
        val,
        lines.stream().map(line -> line.replaceFirst(",(hat|scarf|glove)[^,]*,", ",,")).toList());
    Experiment experiment = experiment("naive_soft", "selection: val-average-precision", "");
    assertThatThrownBy(() -> run(experiment, "run", TrainingWatcher.SILENT, false))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("selection val-average-precision needs a validation split with");
    run(experiment("naive_soft", "selection: val-loss", ""), "loss", TrainingWatcher.SILENT, false);
    assertThat(folder.resolve("loss/results.json")).exists();
  }

  /** ε of a label is max · (1 − its consensus), and half of it goes to each answer. */
  @Test
  void smoothingIsByTheLabelsOwnDisagreement() {
    Experiment plain = experiment("majority_voting", "selection: last", "");
    Experiment soft = experiment("majority_voting", "selection: last", "smoothing: {max: 0.4}");
    ExperimentData data = new ExperimentData(plain);
    double[][] hard = data.labels(plain, 0);
    double[][] softened = data.labels(soft, 0);
    Experiment shares = experiment("naive_soft", "selection: last", "");
    double[][] share = data.labels(shares, 0);
    for (int i = 0; i < hard.length; i++) {
      for (int l = 0; l < 4; l++) {
        double epsilon = 0.4 * (1 - Math.max(share[i][l], 1 - share[i][l]));
        assertThat(softened[i][l])
            .isCloseTo((1 - epsilon) * hard[i][l] + epsilon / 2, within(1e-9));
      }
    }
  }

  @Test
  void weightsAreOfExamplesOrOfLabels() {
    Experiment shares = experiment("naive_soft", "selection: last", "");
    double[][] share = new ExperimentData(shares).labels(shares, 0);
    for (String per : List.of("example", "label")) {
      Experiment experiment =
          experiment(
              "majority_voting",
              "selection: last",
              "weighting: {policy: consensus, per: " + per + "}");
      CrowdIterator batches = new ExperimentData(experiment).training(experiment, 0);
      int[] examples = batches.examplesOf(0);
      INDArray mask = batches.next().getLabelsMaskArray(0);
      assertThat(mask.size(1)).isEqualTo(per.equals("label") ? 4 : 1);
      for (int b = 0; b < examples.length; b++) {
        double[] each = Arrays.stream(share[examples[b]]).map(p -> Math.max(p, 1 - p)).toArray();
        if (per.equals("label")) {
          for (int l = 0; l < 4; l++) {
            assertThat(mask.getDouble(b, l)).isCloseTo(each[l], within(1e-6));
          }
        } else {
          assertThat(mask.getDouble(b, 0))
              .isCloseTo(Arrays.stream(each).average().orElseThrow(), within(1e-6));
        }
      }
    }
  }

  /** Half of ε goes to yes and half to no, of each label by itself; what is unknown stays so. */
  @Test
  void labelSmoothingDrawsEachLabelToOneHalf() {
    Experiment plain = experiment("majority_voting", "selection: last", "");
    Experiment smooth = experiment("majority_voting", "labelSmoothing: 0.2", "");
    ExperimentData data = new ExperimentData(plain);
    CrowdIterator hard = data.training(plain, 0);
    CrowdIterator soft = data.training(smooth, 0);
    while (hard.hasNext()) {
      INDArray y = hard.next().getLabels(0);
      INDArray softened = soft.next().getLabels(0);
      for (int i = 0; i < y.length(); i++) {
        assertThat(softened.getDouble(i)).isCloseTo(0.8 * y.getDouble(i) + 0.1, within(1e-6));
      }
    }
  }

  /** By hand of the class itself, label by label. */
  @ParameterizedTest
  @ValueSource(strings = {"example", "label"})
  void crowdlabWeighsLabelByLabel(String per) {
    double[][] p = new double[TinyLabels.TASKS][4];
    double[] flat = new double[p.length * 4];
    for (int e = 0; e < flat.length; e++) {
      flat[e] = (e * 37 % 101) / 100.0;
      p[e / 4][e % 4] = flat[e];
    }
    Path file = folder.resolve("predictions.npy");
    write(file, flat, p.length, 4);
    String weighting = "weighting: {policy: crowdlab, per: " + per + ", floor: 0}\ncrowdlab: ";
    Experiment experiment =
        experiment(
            "majority_voting", "selection: last", weighting + "{predictions: \"" + file + "\"}");
    ExperimentData data = new ExperimentData(experiment);
    MultiLabelVotes votes = data.dataset().multiLabelVotes();
    double[][] expected = new double[p.length][4];
    for (int l = 0; l < 4; l++) {
      int label = l;
      double[][] noAndYes =
          Arrays.stream(p)
              .map(row -> new double[] {1 - row[label], row[label]})
              .toArray(double[][]::new);
      double[] quality = Crowdlab.of(votes.label(l), noAndYes, 0).consensusQuality();
      for (int i = 0; i < p.length; i++) {
        expected[i][l] = quality[i];
      }
    }
    CrowdIterator batches = data.training(experiment, 0);
    int[] examples = batches.examplesOf(0);
    INDArray mask = batches.next().getLabelsMaskArray(0);
    for (int b = 0; b < examples.length; b++) {
      double[] row = expected[examples[b]];
      if (per.equals("label")) {
        assertThat(mask.getRow(b).toDoubleVector()).containsExactly(row, within(1e-6));
      } else {
        double mean = Arrays.stream(row).average().orElseThrow();
        assertThat(mask.getDouble(b, 0)).isCloseTo(mean, within(1e-6));
      }
    }
    write(file, flat, p.length * 2, 2);
    assertThatThrownBy(() -> new ExperimentData(experiment).training(experiment, 0))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": must be of shape [120, 4] (tasks, labels), got [240, 2]");
    flat[5] = 1.5;
    write(file, flat, p.length, 4);
    assertThatThrownBy(() -> new ExperimentData(experiment).training(experiment, 0))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + ": row 1 must be 4 probabilities from 0 to 1, got [");
  }

  private static void write(Path file, double[] values, int... shape) {
    try {
      NumpyFile.write(file, values, shape);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without a file, networks of the same experiment predict what they have not seen. */
  @Test
  void crowdlabTrainsItsNetworks() throws IOException {
    Experiment experiment =
        experiment(
            "majority_voting",
            "selection: last",
            "curriculum: {by: crowdlab, from: 0.9, to: 0.1, epochs: 4}\ncrowdlab: {folds: 2}");
    RunResult once = run(experiment, "once", TrainingWatcher.SILENT, false);
    RunResult twice = run(experiment, "twice", TrainingWatcher.SILENT, false);
    assertThat(twice.runs().get(0).history()).isEqualTo(once.runs().get(0).history());
    MultiLabelEvaluation test = (MultiLabelEvaluation) once.runs().get(0).test();
    assertThat(test.macroF1()).isGreaterThan(70);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conal, embedding: 4, embeddingHidden: 8 |",
        "conal, variant: constrained, embedding: 4, embeddingHidden: 8 |",
        "crowdlayer |",
        "crowdlayer, kind: vw_b | weighting: {policy: consensus, per: example}",
        "crowdlayer | weighting: {policy: posterior, per: label}",
        "conal, embedding: 4, embeddingHidden: 8 | curriculum: {by: loss, from: 0.5, to: 0}"
      })
  void workersAreLearntLabelByLabel(String strategy, String more) throws IOException {
    Experiment experiment = experiment(strategy, "selection: last", more == null ? "" : more);
    RunResult result = run(experiment, "run", TrainingWatcher.SILENT, false);
    MultiLabelEvaluation test = (MultiLabelEvaluation) result.runs().get(0).test();
    assertThat(test.macroF1()).isGreaterThan(70);
    assertThat(result.runs().get(0).history().trainAccuracy()).hasSize(8);
    SavedModel model = SavedModel.read(folder.resolve("run/model.zip"));
    assertThat(model.card().workerKeys()).hasSize(6);
    assertThat(model.thresholds()).hasSize(4);
  }

  @Test
  void workersThatAreLearntSurviveMixupSmoothingAndResume() throws IOException {
    Experiment experiment =
        experiment("crowdlayer", "mixup: 0.3, labelSmoothing: 0.1, selection: last", "");
    RunResult whole = run(experiment, "whole", TrainingWatcher.SILENT, false);
    TrainingWatcher killer =
        new TrainingWatcher() {
          @Override
          public boolean epochDone(int epoch, History history) {
            if (epoch == 2) {
              throw new Killed();
            }
            return true;
          }
        };
    assertThatThrownBy(() -> run(experiment, "broken", killer, false)).isInstanceOf(Killed.class);
    RunResult resumed = run(experiment, "broken", TrainingWatcher.SILENT, true);
    assertThat(resumed.runs().get(0).history()).isEqualTo(whole.runs().get(0).history());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conal, variant: peerannot | scores: logits, as of variant peerannot",
        "crowdlayer, regularizer: {kind: trace} | a regularizer"
      })
  void whatOfItTakesNoLabelsIsRefused(String strategy, String what) {
    assertThatThrownBy(() -> experiment(strategy, "selection: last", ""))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("x.yaml: strategy " + strategy.split(",")[0] + " takes several")
        .hasMessageEndingWith(" has them, without " + what);
  }

  @Test
  void comparisonsAreByMacroF1() throws IOException {
    Path config = folder.resolve("compare.yaml");
    Files.writeString(
        config,
        """
        name: labels
        seeds: [0, 1]
        experiment:
          data: {dataset: "%s"}
          backbone: {name: mlp, hidden: 8, dropout: 0}
          training: {epochs: 3, batchSize: 16, learningRate: 0.05}
        strategies: [gold, majority_voting]
        """
            .formatted(folder.resolve("data")));
    Path out = folder.resolve("out");
    assertThat(Crowdzoo.run("compare", config.toString(), "--out", out.toString())).isZero();
    assertThat(Files.readString(out.resolve("comparison.md")))
        .contains("| test, micro F1 | test, average precision | test, all labels right |")
        .contains("macro F1 at best validation, 2 seeds");
    JsonNode json = new ObjectMapper().readTree(out.resolve("comparison.json").toFile());
    for (JsonNode row : json.get("rows")) {
      assertThat(row.at("/test_macro_f1/values")).hasSize(2);
      assertThat(row.at("/best_test_macro_f1/mean").doubleValue())
          .isGreaterThanOrEqualTo(row.at("/test_macro_f1/mean").doubleValue());
    }
    assertThat(json.at("/paired_t_test/n").intValue()).isEqualTo(2);
  }

  /** Two workers of six answer the contrary of what they see. */
  private void contraryWorkers() throws IOException {
    Path file = folder.resolve("data/answers.json");
    ObjectNode answers = (ObjectNode) new ObjectMapper().readTree(file.toFile());
    answers.forEach(
        task -> {
          for (String worker : List.of("0", "3")) {
            if (task.has(worker)) {
              Set<Integer> named = new TreeSet<>(Set.of(0, 1, 2, 3));
              task.get(worker).forEach(label -> named.remove(label.intValue()));
              ((ObjectNode) task).set(worker, new ObjectMapper().valueToTree(named));
            }
          }
        });
    Files.writeString(file, answers.toString());
  }

  @Test
  void autoChoosesByAnswersOnUnseenTasksAmongThoseThatTakeLabels() throws IOException {
    contraryWorkers();
    String auto = "auto, folds: 3, candidates: [dawid_skene, annot-mix, crowdlayer]";
    RunResult chosen = run(longer(auto), "auto", TrainingWatcher.SILENT, false);
    ContestReport report = chosen.choice().report();
    assertThat(report.outcome().table())
        .extracting(Contest.Entry::name)
        .containsExactly("naive_soft", "majority_voting", "dawid_skene", "crowdlayer");
    assertThat(chosen.choice().strategy())
        .as(String.join("\n", chosen.choice().lines()))
        .isIn("dawid_skene", "crowdlayer");
    assertThat(report.entry("naive_soft").difference()).isNegative();
    assertThat(chosen.warnings()).contains("auto: not tried, for one class a task: annot-mix");
    JsonNode json = new ObjectMapper().readTree(folder.resolve("auto/results.json").toFile());
    assertThat(json.at("/choice/strategy").asText()).isEqualTo(chosen.choice().strategy());
    assertThat(json.at("/test_macro_f1").doubleValue()).isGreaterThan(60);

    // the truth of no split is looked at, and a choice that was made is kept
    for (String split : List.of("train", "val", "test")) {
      Path features = folder.resolve("data/" + split + "/features.csv");
      Files.writeString(
          features, Files.readString(features).replaceAll("(?m)^(\\d+),[a-z;]+,", "$1,glove,"));
    }
    RunResult again = run(longer(auto), "again", TrainingWatcher.SILENT, false);
    assertThat(scores(again)).isEqualTo(scores(chosen)).hasSize(4);
    Files.delete(folder.resolve("again/results.json"));
    RunResult resumed = run(longer(auto), "again", TrainingWatcher.SILENT, true);
    assertThat(scores(resumed)).isEqualTo(scores(chosen));
  }

  /** Long enough that the last quarter of the epochs learns little more. */
  private Experiment longer(String strategy) {
    String yaml = TinyLabels.yaml(folder.resolve("data"), strategy, "", "");
    return Experiment.of(
        Settings.parse(yaml.replace("epochs: 8", "epochs: 24"), "x.yaml"), "x.yaml");
  }

  private static List<Double> scores(RunResult result) {
    return result.choice().report().outcome().table().stream().map(Contest.Entry::score).toList();
  }

  /** Where thresholds will be tuned a network is judged by its order of the tasks. */
  @Test
  void autoKnowsWhetherThresholdsAreTuned() throws IOException {
    String auto = "auto, folds: 2, candidates: [dawid_skene]";
    RunResult fixed = run(experiment(auto, "", ""), "f", TrainingWatcher.SILENT, false);
    RunResult tuned =
        run(experiment(auto, "thresholds: tuned", ""), "t", TrainingWatcher.SILENT, false);
    assertThat(scores(tuned).get(0)).isNotEqualTo(scores(fixed).get(0));
  }

  @Test
  void anEpochIsFoundByAnswersOnUnseenTasks() throws IOException {
    Experiment experiment = experiment("dawid_skene", "", "");
    Path out = Files.createDirectories(folder.resolve("by-votes"));
    VoteSelection found =
        VoteSelection.of(
            experiment, new ExperimentData(experiment), 2, out, TrainingWatcher.SILENT);
    assertThat(found.curve()).hasSize(8).allMatch(score -> score < 0);
    assertThat(found.curve().get(found.epoch())).isGreaterThan(found.curve().get(0));
  }
}
