package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.crowdzoo.experiment.FeatureDataset;
import org.crowdzoo.training.SavedModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** run, test, predict, inspect and export as a user calls them, on pictures and on features. */
class RunCommandTest {
  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void pictures() throws IOException {
    TinyFashion.copyTo(folder.resolve("data"));
    config = folder.resolve("x.yaml");
    Files.writeString(
        config,
        """
        name: pictures
        data: {dataset: "%s", channels: 1, imageSize: 14}
        backbone: {name: simple-cnn, width: 4, hidden: 8, dropout: 0}
        strategy: {name: conal, embedding: 4, embeddingHidden: 6}
        training: {epochs: 2, batchSize: 16}
        """
            .formatted(folder.resolve("data")));
  }

  @Test
  void theMainRoad() throws IOException {
    Path run = folder.resolve("run");
    CommandLineRun result =
        CommandLineRun.ofWords("run", config.toString(), "--out", run.toString());
    assertThat(result.exit()).as("%s", result.err()).isZero();
    assertThat(result.out()).contains("test_accuracy").contains("results in " + run);
    JsonNode results = new ObjectMapper().readTree(run.resolve("results.json").toFile());
    assertThat(results.get("test_micro_top5").asDouble()).isBetween(0.0, 100.0);

    Path model = run.resolve("model.zip");
    Path data = folder.resolve("data");
    CommandLineRun test = CommandLineRun.ofWords("test", model.toString(), data.toString());
    JsonNode figures = new ObjectMapper().readTree(test.out());
    assertThat(figures.get("test_accuracy")).isEqualTo(results.get("test_accuracy"));
    assertThat(figures.get("test_loss").asDouble())
        .isCloseTo(results.get("test_loss").asDouble(), org.assertj.core.data.Offset.offset(1e-6));

    CommandLineRun predicted =
        CommandLineRun.ofWords(
            "predict", model.toString(), data.resolve("test").toString(), "--all");
    assertThat(predicted.out().lines()).hasSize(21);
    assertThat(predicted.out()).startsWith("file,label,probability,ankle_boot,bag");

    CommandLineRun inspected = CommandLineRun.ofWords("inspect", model.toString(), "--worker", "3");
    assertThat(inspected.out())
        .contains("Common confusions")
        .contains("Worker 3, ")
        .contains("reliability");

    Path exported = folder.resolve("export");
    assertThat(
            CommandLineRun.ofWords("export", model.toString(), "--to", exported.toString()).exit())
        .isZero();
    assertThat(Files.readAllLines(exported.resolve("labels.txt"))).hasSize(10).contains("bag");
    ComputationGraph classifier =
        ComputationGraph.load(exported.resolve("classifier.zip").toFile(), false);
    assertThat(classifier.getConfiguration().toJson()).doesNotContain("crowdzoo");
    assertThat(SavedModel.read(model).card().workerKeys()).hasSize(40);
  }

  @Test
  void chartsWhenAskedFor() {
    CommandLineRun run =
        CommandLineRun.ofWords(
            "run", config.toString(), "--out", folder + "/run", "--ui", "--ui-port", "0");
    assertThat(run.exit()).as("%s", run.err()).isZero();
    assertThat(run.err()).filteredOn(line -> line.startsWith("live page: http")).hasSize(1);
  }

  @Test
  void brokenPicturesAndAnswersAreNamedAllAtOnce() throws IOException {
    Path data = folder.resolve("data");
    Path picture;
    try (Stream<Path> files = Files.walk(data.resolve("train"))) {
      picture = files.filter(f -> f.toString().endsWith(".png")).sorted().findFirst().orElseThrow();
    }
    Files.writeString(picture, "no picture");
    CommandLineRun result =
        CommandLineRun.ofWords("run", config.toString(), "--out", folder.resolve("run").toString());
    assertThat(result.exit()).isEqualTo(2);
    assertThat(String.join("\n", result.err()))
        .contains("crowdzoo: ")
        .contains(picture.getFileName().toString());
    assertThat(folder.resolve("run/results.json")).doesNotExist();
    assertThat(folder.resolve("run/model.zip")).doesNotExist();

    Files.delete(picture);
    String answers = Files.readString(data.resolve("answers.json"));
    Files.writeString(data.resolve("answers.json"), answers.replaceFirst(": *\\d\\b", ":99"));
    CommandLineRun both = CommandLineRun.ofWords("validate", data.toString());
    assertThat(both.exit()).isEqualTo(2);
    assertThat(String.join("\n", both.err()))
        .contains("must be a whole number from 0 to 9, got 99");
  }

  @Test
  void misuseIsOneLineAndExitCode2() throws IOException {
    String none = folder.resolve("none.zip").toString();
    Path text = folder.resolve("text.zip");
    Files.writeString(text, "no model");
    Files.writeString(folder.resolve("file"), "");
    String data = folder.resolve("data").toString();
    String[][] misuses = {
      {"run"},
      {"run", folder.resolve("none.yaml").toString()},
      {"run", config.toString(), "--set", "training.epochs=0"},
      {"run", config.toString(), "--set", "epochs"},
      {"run", config.toString(), "--out", folder.resolve("file/run").toString()},
      {"run", config.toString(), "--nonsense"},
      {"test", none, data},
      {"test", text.toString(), data},
      {"predict", none, data},
      {"predict", none},
      {"inspect", none},
      {"inspect", text.toString()},
      {"export", none, "--to", folder.resolve("e").toString()},
      {"export", none},
      {"nonsense"},
    };
    for (String[] misuse : misuses) {
      CommandLineRun result = CommandLineRun.ofWords(misuse);
      assertThat(result.exit()).as(String.join(" ", misuse)).isEqualTo(2);
      assertThat(result.err()).as(String.join(" ", misuse)).hasSize(1);
      assertThat(result.err().get(0)).startsWith("crowdzoo: ");
    }
  }

  @Test
  void featuresGoTheSameRoad() throws IOException {
    Path data = FeatureDataset.write(folder.resolve("features"));
    Files.writeString(config, FeatureDataset.yaml(data, ""));
    Path run = folder.resolve("run");
    assertThat(CommandLineRun.ofWords("run", config.toString(), "--out", run.toString()).exit())
        .isZero();
    String model = run.resolve("model.zip").toString();
    assertThat(CommandLineRun.ofWords("test", model, data.toString()).exit()).isZero();
    Path rows = folder.resolve("rows.npy");
    org.crowdzoo.files.NumpyFile.write(rows, new double[] {2, 0, 0, 0, 0, 0, 2, 0, 0, 0}, 2, 5);
    CommandLineRun predicted = CommandLineRun.ofWords("predict", model, rows.toString());
    assertThat(predicted.out().lines().toList().get(1)).startsWith("0,a,");
    assertThat(predicted.out().lines().toList().get(2)).startsWith("1,b,");
  }
}
