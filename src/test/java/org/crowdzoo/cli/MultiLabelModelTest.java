package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.experiment.TinyLabels;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.sweep.Sweep;
import org.crowdzoo.sweep.SweepSettings;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** A model of several labels a task as users meet it. */
class MultiLabelModelTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private Path data;
  private Path model;

  @BeforeEach
  void train() throws IOException {
    data = TinyLabels.write(folder.resolve("data"));
    Path config = folder.resolve("x.yaml");
    Files.writeString(config, TinyLabels.yaml(data, "naive_soft", "thresholds: tuned", ""));
    CommandRun run = CommandRun.of("run", config, "--out", folder.resolve("run"));
    assertThat(run.exit()).as(run.err().toString()).isZero();
    model = folder.resolve("run/model.zip");
  }

  @Test
  void testSaysWhatTheRunSaid() throws IOException {
    JsonNode results = JSON.readTree(folder.resolve("run/results.json").toFile());
    CommandRun tested = CommandRun.of("test", model, data);
    assertThat(tested.exit()).as(tested.err().toString()).isZero();
    JsonNode said = JSON.readTree(tested.out().get(0));
    for (String figure :
        List.of(
            "test_accuracy",
            "test_loss",
            "test_ece",
            "test_micro_f1",
            "test_macro_f1",
            "test_average_precision",
            "test_subset_accuracy",
            "test_hamming_loss")) {
      assertThat(said.get(figure).doubleValue())
          .as(figure)
          .isCloseTo(results.get(figure).doubleValue(), within(1e-9));
    }
    Path single = TinyFeatures.write(folder.resolve("single"));
    String metadata = Files.readString(single.resolve("metadata.json"));
    Files.writeString(
        single.resolve("metadata.json"), metadata.replace("\"n_classes\": 3", "\"n_classes\": 4"));
    CommandRun other = CommandRun.of("test", model, single);
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err())
        .containsExactly(
            "crowdzoo: "
                + single
                + ": has one class a task, the model was trained for several labels");
  }

  @Test
  void predictPrintsAColumnALabelAndTheStockGraphGivesTheSame() throws IOException {
    double[] rows = new double[20 * 5];
    for (int e = 0; e < rows.length; e++) {
      rows[e] = (e * 7 % 11) / 4.0;
    }
    Path features = folder.resolve("new.npy");
    NumpyFile.write(features, rows, 20, 5);
    CommandRun predicted = CommandRun.of("predict", model, features);
    assertThat(predicted.exit()).as(predicted.err().toString()).isZero();
    assertThat(predicted.out().get(0)).isEqualTo("file,labels,hat,scarf,glove,never");
    assertThat(predicted.out()).hasSize(21);

    Path export = folder.resolve("export");
    CommandRun exported = CommandRun.of("export", model, "--to", export);
    assertThat(exported.out())
        .containsExactly(
            "classifier.zip, classifier.onnx, labels.txt, preprocessing.json, normalizer.bin, thresholds.json and card.yaml in "
                + export);
    JsonNode thresholds = JSON.readTree(export.resolve("thresholds.json").toFile());
    assertThat(thresholds.fieldNames()).toIterable().containsExactlyElementsOf(TinyLabels.NAMES);
    JsonNode preprocessing = JSON.readTree(export.resolve("preprocessing.json").toFile());
    ComputationGraph stock =
        ComputationGraph.load(export.resolve("classifier.zip").toFile(), false);
    assertThat(stock.getConfiguration().toJson()).doesNotContain("crowdzoo");
    for (int i = 0; i < 20; i++) {
      double[] x = new double[5];
      for (int d = 0; d < 5; d++) {
        double scaled = rows[i * 5 + d] / preprocessing.get("scale").doubleValue();
        x[d] =
            (scaled - preprocessing.get("mean").get(d).doubleValue())
                / preprocessing.get("std").get(d).doubleValue();
      }
      double[] p =
          stock
              .outputSingle(
                  Nd4j.createFromArray(new double[][] {x}).castTo(stock.params().dataType()))
              .toDoubleVector();
      StringBuilder expected = new StringBuilder();
      String given = "";
      for (int l = 0; l < 4; l++) {
        String name = TinyLabels.NAMES.get(l);
        expected.append(String.format(Locale.ROOT, ",%.3f", p[l]));
        if (p[l] >= thresholds.get(name).doubleValue()) {
          given += (given.isEmpty() ? "" : ";") + name;
        }
      }
      String[] cells = predicted.out().get(i + 1).split(",", -1);
      assertThat(cells[1]).isEqualTo(given);
      for (int l = 0; l < 4; l++) {
        assertThat(Double.parseDouble(cells[2 + l])).isCloseTo(p[l], within(1e-5));
      }
    }
    CommandRun again = CommandRun.of("export", model, "--to", export);
    assertThat(again.exit()).isEqualTo(2);
  }

  @Test
  void inspectKnowsNoWorkers() {
    CommandRun inspected = CommandRun.of("inspect", model);
    assertThat(inspected.exit()).isEqualTo(2);
    assertThat(inspected.err())
        .containsExactly(
            "crowdzoo: " + model + ": the model was trained on labels and knows no workers");
  }

  @Test
  void sweepsAreScoredByLabels() throws IOException {
    Path config = folder.resolve("sweep.yaml");
    String text =
        """
        name: labels
        experiment:
          data: {dataset: "%s"}
          backbone: {name: mlp, hidden: 8, dropout: 0}
          strategy: {name: majority_voting}
          training: {epochs: 2, batchSize: 16}
        space: {training.learningRate: {type: choice, values: [0.01, 0.05]}}
        search: {by: grid}
        score: {by: %s}
        refit: [0]
        """;
    Files.writeString(config, text.formatted(data, "val-macro-f1"));
    Path out = folder.resolve("sweep");
    CommandRun swept = CommandRun.of("sweep", config, "--out", out);
    assertThat(swept.exit()).as(swept.err().toString()).isZero();
    JsonNode candidate = JSON.readTree(Files.readAllLines(out.resolve("candidates.jsonl")).get(0));
    assertThat(candidate.get("score").doubleValue())
        .isEqualTo(candidate.at("/figures/best_val_macro_f1").doubleValue());
    assertThat(candidate.get("curves").get(0)).hasSize(2);

    List<String> table = Files.readAllLines(out.resolve("candidates.csv"));
    assertThat(table.get(0))
        .startsWith(
            "candidate,status,score,final_score,val_accuracy,val_loss,val_macro_f1,"
                + "val_average_precision,seconds,");
    String f1 = table.get(1).split(",")[6];
    assertThat(Double.parseDouble(f1)).isEqualTo(candidate.get("score").doubleValue());

    // where nothing is said labels are judged by their F1
    Files.writeString(config, text.replace("score: {by: %s}", "").formatted(data));
    assertThat(Sweep.read(config, List.of()).settings().score().by())
        .isEqualTo(SweepSettings.ScoreKind.VAL_MACRO_F1);
    Files.writeString(config, text.formatted(data, "val-accuracy"));
    assertThat(Sweep.read(config, List.of()).settings().score().by())
        .isEqualTo(SweepSettings.ScoreKind.VAL_ACCURACY);

    Files.writeString(config, text.formatted(data, "held-out-votes"));
    Path unseen = folder.resolve("unseen");
    CommandRun held = CommandRun.of("sweep", config, "--out", unseen);
    assertThat(held.exit()).as(held.err().toString()).isZero();
    double score =
        JSON.readTree(Files.readAllLines(unseen.resolve("candidates.jsonl")).get(0))
            .get("score")
            .doubleValue();
    assertThat(score).isBetween(-4 * Math.log(2), -0.1);

    Files.writeString(config, text.formatted(data, "votes"));
    CommandRun votes = CommandRun.of("sweep", config, "--out", folder.resolve("votes"));
    assertThat(votes.exit()).isEqualTo(2);
    assertThat(String.join("\n", votes.err())).contains("score.by votes is for one class");
    Path single = TinyFeatures.write(folder.resolve("one"));
    Files.writeString(config, text.formatted(single, "val-macro-f1"));
    CommandRun one = CommandRun.of("sweep", config, "--out", folder.resolve("single"));
    assertThat(one.exit()).isEqualTo(2);
    assertThat(String.join("\n", one.err()))
        .contains("score.by val-macro-f1 is for several labels");
  }

  /** F1 and average precision of each epoch are drawn beside the accuracy. */
  @Test
  void epochsAreShownByTheirFiguresOfLabels() throws IOException {
    Path config = folder.resolve("y.yaml");
    Files.writeString(config, TinyLabels.yaml(data, "naive_soft", "trackTest: true", ""));
    Path out = folder.resolve("shown");
    CommandRun run = CommandRun.of("run", config, "--out", out, "--tensorboard", "--report");
    assertThat(run.exit()).as(run.err().toString()).isZero();
    assertThat(String.join("\n", run.out()) + run.err()).contains(" %, macro F1 ");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("Mean over the labels by epoch");
  }
}
