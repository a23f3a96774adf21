package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.dataset.FileHash;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.zoo.TorchStateDict;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments that start from trained weights, and those whose backbone stays as it is. */
class PretrainedRunTest {
  @TempDir private Path folder;

  @BeforeEach
  void dataset() throws IOException {
    TinyFashion.copyTo(folder.resolve("data"));
    System.setProperty(FrozenFeatures.FOLDER, folder.resolve("features").toString());
    System.setProperty(PretrainedFile.FOLDER, folder.resolve("torch").toString());
  }

  @AfterEach
  void forget() {
    System.clearProperty(FrozenFeatures.FOLDER);
    System.clearProperty(PretrainedFile.FOLDER);
    System.clearProperty(PretrainedFile.ADDRESS);
  }

  private Experiment experiment(String... set) throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.writeString(
        file,
        """
        name: tiny
        seeds: [1]
        data: {dataset: %s, imageSize: 40}
        backbone: {name: squeezenet1_1, width: 16}
        strategy: {name: conal, taskInput: features}
        training: {epochs: 3, batchSize: 16, optimizer: adam, learningRate: 1e-2}
        """
            .formatted(folder.resolve("data")));
    return Experiment.read(file, List.of(set));
  }

  private RunResult run(String name, String... set) throws IOException {
    Experiment experiment = experiment(set);
    return new ExperimentRunner(
            experiment,
            new ExperimentData(experiment),
            folder.resolve(name),
            seed -> TrainingWatcher.SILENT)
        .run(false);
  }

  private JsonNode results(String name) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(name).resolve("results.json").toFile());
  }

  private Path weights() throws IOException {
    Path file = folder.resolve("squeezenet.safetensors");
    TorchStateDict.write(file, "squeezenet1_1[width=16]", 40, 1000);
    return file;
  }

  /** Features computed once give what the whole network gives in each epoch. */
  @Test
  void featuresOfAFrozenBackboneAreComputedOnce() throws IOException {
    String pretrained = "backbone.pretrained=" + weights();
    RunResult each = run("each", pretrained, "training.freeze=true");
    RunResult once = run("once", pretrained, "training.freeze=backbone");
    assertThat(each.runs().get(0).engine()).doesNotContain("features of the frozen backbone");
    assertThat(once.runs().get(0).engine()).contains("features of the frozen backbone");
    List<Double> expected = each.runs().get(0).history().trainLoss();
    List<Double> got = once.runs().get(0).history().trainLoss();
    for (int epoch = 0; epoch < 3; epoch++) {
      assertThat(got.get(epoch))
          .isCloseTo(expected.get(epoch), org.assertj.core.api.Assertions.within(1e-3));
    }
    ComputationGraph whole = SavedModel.read(folder.resolve("each/model.zip")).graph();
    ComputationGraph cut = SavedModel.read(folder.resolve("once/model.zip")).graph();
    assertThat(cut.getConfiguration().getVertices().keySet())
        .isEqualTo(whole.getConfiguration().getVertices().keySet());
    assertThat(cut.getParam("conv1_W")).isEqualTo(whole.getParam("conv1_W"));
    assertThat(cut.getParam("logits_W").sub(whole.getParam("logits_W")).amaxNumber().doubleValue())
        .isLessThan(1e-2);
    assertThat(SavedModel.read(folder.resolve("once/model.zip")).card().preprocessing().isImage())
        .isTrue();
  }

  @Test
  void keptFeaturesAreTakenAgainUnlessWeightsOrImagesDiffer() throws IOException {
    String pretrained = "backbone.pretrained=" + weights();
    RunResult first = run("first", pretrained, "training.freeze=backbone");
    List<Path> kept = kept();
    assertThat(kept).hasSize(3);
    RunResult again = run("again", pretrained, "training.freeze=backbone");
    assertThat(kept()).isEqualTo(kept);
    assertThat(again.runs().get(0).history().trainLoss())
        .isEqualTo(first.runs().get(0).history().trainLoss());
    run("seed", pretrained, "training.freeze=backbone", "seeds=[2]");
    assertThat(kept()).isEqualTo(kept);
    run("smaller", pretrained, "training.freeze=backbone", "data.imageSize=38");
    assertThat(kept()).hasSize(6);
    run("other", "training.freeze=backbone", "data.normalize=imagenet");
    assertThat(kept()).hasSize(9);
    Files.write(kept.get(0), new byte[] {1, 2, 3});
    run("damaged", pretrained, "training.freeze=backbone");
    assertThat(Files.size(kept.get(0))).isGreaterThan(3);
    run("augmented", pretrained, "training.freeze=backbone", "data.augment=true");
    assertThat(kept()).hasSize(9);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("features"))) {
      return new ArrayList<>(files.sorted().toList());
    }
  }

  @Test
  void whatWasLoadedIsInTheResults() throws IOException {
    run("run", "backbone.pretrained=" + weights());
    JsonNode told = results("run").get("pretrained");
    assertThat(told.get("file").asText()).isEqualTo("squeezenet.safetensors");
    assertThat(told.get("loaded")).hasSize(50);
    assertThat(told.get("otherShape").get(0).asText())
        .isEqualTo("classifier.1.weight [1000, 128] for [10, 128]");
    assertThat(told.get("otherShape")).hasSize(2);
    assertThat(told.get("skipped")).isEmpty();
    assertThat(told.get("normalization").asText()).contains("0.485, 0.456, 0.406");
    assertThat(results("run").at("/config/data/normalize").asText()).isEqualTo("imagenet");
    SavedModel saved = SavedModel.read(folder.resolve("run/model.zip"));
    assertThat(saved.card().preprocessing().mean()).containsExactly(0.485, 0.456, 0.406);
  }

  @Test
  void whatCannotBeLoadedIsRefusedInOneLine() throws IOException {
    Path file = weights();
    refused("none of its 52 tensors fits", "backbone.pretrained=" + file, "backbone.width=24");
    refused(
        "data.channels must be 3 with pretrained weights, got 1",
        "backbone.pretrained=" + file,
        "data.channels=1");
    refused(
        "backbone.pretrained is not used by the backbone cnn3",
        "backbone={name: cnn3, pretrained: " + file + "}");
    refused("none.pth: no such file", "backbone.pretrained=" + folder.resolve("none.pth"));
  }

  @Test
  void torchvisionsFilesAreLookedForAndDownloaded() throws IOException {
    byte[] bytes = Files.readAllBytes(weights());
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> asked = new ArrayList<>();
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    try {
      System.setProperty(
          PretrainedFile.ADDRESS, "http://127.0.0.1:" + server.getAddress().getPort() + "/models");
      refused("its SHA-256 is not b8a52dc0…", "backbone.pretrained=torchvision");
      assertThat(asked).containsExactly("/models/squeezenet1_1-b8a52dc0.pth");
    } finally {
      server.stop(0);
    }
    System.setProperty(PretrainedFile.ADDRESS, "http://127.0.0.1:1/");
    Path checkpoints = folder.resolve("torch/hub/checkpoints");
    refused(
        "no connection; get https://download.pytorch.org/models/squeezenet1_1-b8a52dc0.pth another"
            + " way and put it in "
            + checkpoints,
        "backbone.pretrained=torchvision");
    Path there = checkpoints.resolve("squeezenet1_1-b8a52dc0.pth");
    Files.write(there, bytes);
    refused(
        "its SHA-256 must begin with b8a52dc0 as its name says, got "
            + FileHash.sha256(there).substring(0, 8),
        "backbone.pretrained=torchvision");
  }

  private void refused(String message, String... set) {
    assertThatThrownBy(() -> run("refused", set))
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message)
        .matches(e -> e.getMessage().lines().count() == 1);
  }
}
