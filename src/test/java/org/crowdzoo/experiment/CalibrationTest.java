package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.zoo.ClassHead;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code calibration: temperature} from the configuration to the files. */
class CalibrationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private CommandLineRun run(String out, String more, String... sets) throws IOException {
    Path data = folder.resolve("data");
    if (!Files.exists(data)) {
      TinyFeatures.write(data);
    }
    Path yaml = folder.resolve("x.yaml");
    Files.writeString(
        yaml,
        """
        name: tiny
        data: {dataset: "%s"}
        backbone: {name: mlp, hidden: 16, dropout: 0}
        strategy: {name: conal}
        training: {epochs: 12, batchSize: 16, learningRate: 0.03, selection: last}
        %s
        """
            .formatted(data, more));
    String[] words = {"run", yaml.toString(), "--out", folder.resolve(out).toString()};
    String[] all = Arrays.copyOf(words, words.length + 2 * sets.length);
    for (int s = 0; s < sets.length; s++) {
      all[words.length + 2 * s] = "--set";
      all[words.length + 2 * s + 1] = sets[s];
    }
    return CommandLineRun.ofWords(all);
  }

  private JsonNode results(String out) throws IOException {
    return JSON.readTree(folder.resolve(out).resolve("results.json").toFile());
  }

  private SavedModel model(String out) {
    return SavedModel.read(folder.resolve(out).resolve("model.zip"));
  }

  @Test
  void theNetworkStaysAndItsFiguresImprove() throws Exception {
    assertThat(run("plain", "").exit()).isZero();
    assertThat(run("sure", "calibration: {method: temperature, rejectFor: 0.9}").exit()).isZero();
    JsonNode plain = results("plain");
    JsonNode sure = results("sure");
    assertThat(plain.has("calibration")).isFalse();
    assertThat(plain.at("/config/calibration").isMissingNode()).isTrue();
    assertThat(sure.path("train_loss")).isEqualTo(plain.path("train_loss"));
    assertThat(model("sure").graph().params()).isEqualTo(model("plain").graph().params());

    JsonNode calibration = sure.path("calibration");
    assertThat(calibration.path("temperatures")).hasSize(1);
    double temperature = calibration.path("temperatures").get(0).doubleValue();
    assertThat(temperature).isPositive().isNotEqualTo(1);
    assertThat(sure.path("temperature").doubleValue()).isEqualTo(temperature);
    assertThat(calibration.path("examples").intValue()).isEqualTo(45);
    JsonNode validation = calibration.path("validation");
    assertThat(validation.at("/after/nll").doubleValue())
        .isLessThan(validation.at("/before/nll").doubleValue());
    for (String figure : List.of("ece", "nll", "brier")) {
      assertThat(calibration.at("/test/before/" + figure).doubleValue())
          .isNotEqualTo(calibration.at("/test/after/" + figure).doubleValue());
    }
    // before is the other run, after is this one's figures
    close(calibration.at("/test/before/nll"), plain.path("test_loss"));
    close(calibration.at("/test/before/ece"), plain.path("test_ece"));
    close(calibration.at("/test/after/nll"), sure.path("test_loss"));
    close(calibration.at("/test/after/ece"), sure.path("test_ece"));
    assertThat(sure.path("test_accuracy")).isEqualTo(plain.path("test_accuracy"));

    JsonNode rejection = calibration.path("rejection");
    assertThat(rejection.at("/validation/accuracy").doubleValue()).isGreaterThanOrEqualTo(0.9);
    assertThat(rejection.at("/validation/coverage").doubleValue()).isBetween(0.01, 1.0);
    assertThat(model("sure").rejectThreshold())
        .isEqualTo(rejection.path("threshold").doubleValue());
  }

  private static void close(JsonNode one, JsonNode other) {
    assertThat(one.doubleValue()).isCloseTo(other.doubleValue(), within(1e-9));
  }

  /** The exported graph is stock, and its logits are the trained network's divided by T. */
  @Test
  void theExportHasTheTemperatureInItsLastLayer() throws Exception {
    run("sure", "calibration: temperature");
    Path export = folder.resolve("export");
    assertThat(CommandLineRun.ofWords("export", file("sure"), "--to", export.toString()).exit())
        .isZero();
    ComputationGraph stock =
        ComputationGraph.load(export.resolve("classifier.zip").toFile(), false);
    double temperature = results("sure").path("temperature").doubleValue();
    INDArray input = Nd4j.rand(5, 6);
    INDArray trained =
        ClassHead.of(model("sure").graph())
            .feedForward(input, false)
            .get("logits")
            .div(temperature);
    INDArray exported = stock.feedForward(input, false).get("logits");
    for (long i = 0; i < trained.length(); i++) {
      assertThat(exported.getDouble(i)).isCloseTo(trained.getDouble(i), within(1e-5));
    }
    String data = folder.resolve("data").toString();
    JsonNode tested = JSON.readTree(CommandLineRun.ofWords("test", file("sure"), data).out());
    close(tested.path("test_loss"), results("sure").path("test_loss"));
    CommandLineRun ofExport = CommandLineRun.ofWords("test", export.toString(), data);
    assertThat(ofExport.exit()).as(String.join("\n", ofExport.err())).isZero();
    JsonNode fromExport = JSON.readTree(ofExport.out());
    assertThat(fromExport.path("test_loss").doubleValue())
        .isCloseTo(results("sure").path("test_loss").doubleValue(), within(1e-6));
  }

  private String file(String out) {
    return folder.resolve(out).resolve("model.zip").toString();
  }

  @Test
  void unsureAnswersAreRejected() throws Exception {
    run("sure", "calibration: {method: temperature, rejectFor: 0.95}");
    Path npy = folder.resolve("rows.npy");
    org.crowdzoo.files.NumpyFile.write(
        npy, new double[] {3, 0, 0, 3, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, 2, 6);
    String rows = npy.toString();
    CommandLineRun all = CommandLineRun.ofWords("predict", file("sure"), rows);
    CommandLineRun some = CommandLineRun.ofWords("predict", file("sure"), "--reject", rows);
    CommandLineRun none = CommandLineRun.ofWords("predict", file("sure"), rows, "--reject", "1");
    assertThat(some.exit()).as(String.join("\n", some.err())).isZero();
    List<String> kept = some.out().lines().toList();
    assertThat(kept.get(1)).isEqualTo(all.out().lines().toList().get(1));
    double threshold = model("sure").rejectThreshold();
    double second = Double.parseDouble(kept.get(2).split(",")[2]);
    assertThat(kept.get(2).split(",")[1].isEmpty()).isEqualTo(second < threshold);
    assertThat(none.out().lines().skip(1).map(line -> line.split(",")[1])).containsOnly("");
    assertThat(none.err()).anyMatch(line -> line.startsWith("rejected 2 of 2"));
    run("plain", "");
    CommandLineRun unknown = CommandLineRun.ofWords("predict", file("plain"), rows, "--reject");
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err()).singleElement().asString().contains("has no threshold of its own");
    CommandLineRun above = CommandLineRun.ofWords("predict", file("sure"), rows, "--reject", "1.5");
    assertThat(above.err()).singleElement().asString().contains("from 0 to 1");
  }

  @Test
  void whatCannotBeIsRefusedInOneLine() throws Exception {
    for (String[] wrong :
        new String[][] {
          {"calibration: isotonic", "calibration.method"},
          {"calibration: {rejectFor: 1.2}", "calibration.rejectFor"},
          {"calibration: {rejectFor: 0}", "calibration.rejectFor"},
          {"calibration: {temperature: 2}", "calibration.temperature"},
          {"calibration: 3", "calibration"}
        }) {
      CommandLineRun refused = run("wrong", wrong[0]);
      assertThat(refused.exit()).isEqualTo(2);
      assertThat(refused.messages()).singleElement().asString().contains(wrong[1]);
    }
    assertThat(run("sure", "calibration: temperature").exit()).isZero();
    for (Path file : List.of(folder.resolve("data/val/features.csv"))) {
      Files.delete(file);
    }
    Files.delete(folder.resolve("data/val"));
    CommandLineRun without = run("without", "calibration: temperature");
    assertThat(without.exit()).isEqualTo(2);
    assertThat(without.messages())
        .singleElement()
        .asString()
        .contains("calibration needs a validation split");
  }

  @Test
  void withoutTheKeyARunIsTheSameAndItsIdentityToo() throws Exception {
    run("plain", "");
    Experiment without = Experiment.read(folder.resolve("x.yaml"), List.of());
    Experiment with = Experiment.read(folder.resolve("x.yaml"), List.of("calibration=temperature"));
    assertThat(Settings.toYaml(Settings.tree(without))).doesNotContain("calibration");
    assertThat(Settings.tree(with).at("/calibration/method").asText()).isEqualTo("temperature");
    assertThat(run("plain", "calibration: temperature").exit()).isEqualTo(2); // holds results
  }

  /** One temperature a label; one that nobody has keeps 1, and the run says so. */
  @Test
  void severalLabelsHaveATemperatureEach() throws Exception {
    Path data = TinyLabels.write(folder.resolve("labels"));
    Path yaml = folder.resolve("labels.yaml");
    Files.writeString(
        yaml,
        TinyLabels.yaml(data, "majority_voting", "thresholds: tuned", "calibration: temperature"));
    Path out = folder.resolve("several");
    CommandLineRun run = CommandLineRun.ofWords("run", yaml.toString(), "--out", out.toString());
    assertThat(run.exit()).as(String.join("\n", run.err())).isZero();
    JsonNode json = results("several");
    JsonNode temperatures = json.at("/calibration/temperatures");
    assertThat(temperatures).hasSize(4);
    assertThat(temperatures.get(3).doubleValue()).isEqualTo(1);
    assertThat(temperatures.get(0).doubleValue()).isNotEqualTo(1).isPositive();
    assertThat(json.at("/warnings").toString()).contains("calibration").contains("never");
    assertThat(json.at("/calibration/validation/after/nll").doubleValue())
        .isLessThan(json.at("/calibration/validation/before/nll").doubleValue());
    close(json.at("/calibration/test/after/nll"), json.path("test_loss"));
    Files.writeString(
        yaml,
        TinyLabels.yaml(
            data, "majority_voting", "thresholds: fixed", "calibration: {rejectFor: 0.9}"));
    CommandLineRun refused = CommandLineRun.ofWords("run", yaml.toString(), "--out", out + "-2");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.messages())
        .singleElement()
        .asString()
        .contains("calibration.rejectFor is for one class a task");
  }
}
