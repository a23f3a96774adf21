package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.Crowd;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.Optimization;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.PretrainedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Adam;

/** The trained networks that are shipped. */
class TrainedModelTest {
  private static final Path SHIPPED = Path.of("zoo/trained");

  @TempDir private Path folder;

  static List<String> names() {
    return TrainedModel.names();
  }

  @Test
  void theyAreFewAndSmallAndTheirCardsAreRight() throws Exception {
    assertThat(names()).contains("fashion-conal", "fashion-dawid-skene", "outfits-dawid-skene");
    long all = 0;
    for (String name : names()) {
      TrainedModel model = TrainedModel.named(name);
      Path file = TrainedModel.find(Path.of("zoo:" + name));
      assertThat(model.about().id()).isEqualTo(name);
      assertThat(ModelCard.names()).contains(model.about().card());
      assertThat(Files.size(file)).as(name).isLessThan(2_000_000);
      all += Files.size(file);
    }
    assertThat(all).isLessThan(8_000_000);
    try (Stream<Path> files = Files.list(SHIPPED)) {
      assertThat(files).as("a file without a card").hasSize(2 * names().size());
    }
  }

  /** The card's figures are those of its file, to what other machines round otherwise. */
  @ParameterizedTest
  @MethodSource("names")
  void figuresAreThoseOfTheFile(String name) throws Exception {
    TrainedModel model = TrainedModel.named(name);
    String dataset = model.experiment().at("/data/dataset").asText();
    CommandLineRun run = CommandLineRun.ofWords("test", "zoo:" + name, dataset);
    assertThat(run.exit()).as("%s", run.err()).isZero();
    JsonNode figures = new ObjectMapper().readTree(run.out());
    assertThat(figures.get("test_accuracy").doubleValue())
        .isCloseTo(model.figures().get("test_accuracy"), within(0.11));
    assertThat(figures.get("test_ece").doubleValue())
        .isCloseTo(model.figures().get("test_ece"), within(2e-3));
  }

  @Test
  void predictExportAndInspectTakeTheirNames() throws Exception {
    String image = "datasets/fashion/test/";
    CommandLineRun predicted = CommandLineRun.ofWords("predict", "zoo:fashion-conal", image);
    assertThat(predicted.exit()).as("%s", predicted.err()).isZero();
    assertThat(predicted.out().lines()).hasSizeGreaterThan(100);
    Path to = folder.resolve("export");
    CommandLineRun exported =
        CommandLineRun.ofWords("export", "zoo:fashion-conal", "--to", to.toString());
    assertThat(exported.exit()).as("%s", exported.err()).isZero();
    assertThat(ComputationGraph.load(to.resolve("classifier.zip").toFile(), false).numParams())
        .isPositive();
    Path drawn = folder.resolve("drawn");
    CommandLineRun seen =
        CommandLineRun.ofWords(
            "inspect",
            "zoo:fashion-conal",
            "--worker",
            "3",
            "--csv",
            drawn.toString(),
            "--png",
            drawn.toString());
    assertThat(seen.exit()).as("%s", seen.err()).isZero();
    List<String> rows = Files.readAllLines(drawn.resolve("confusions.csv"));
    assertThat(rows).hasSize(1 + 41 * 100).startsWith("worker,true,answer,table,expected");
    assertThat(rows.get(1)).matches(",[^,]+,[^,]+,-?\\d+\\.\\d{6},\\d\\.\\d{6}");
    assertThat(drawn.resolve("crowd.png")).exists();
    try (Stream<Path> pictures = Files.list(drawn)) {
      assertThat(pictures.filter(p -> p.getFileName().toString().startsWith("worker-"))).hasSize(1);
    }
    CommandLineRun listed = CommandLineRun.of("zoo");
    assertThat(listed.out()).contains("zoo:fashion-conal", "accuracy");
    assertThat(CommandLineRun.of("modelinfo").out()).contains("fashion-dawid-skene");
    assertThat(CommandLineRun.of("modelinfo zoo:fashion-conal").out())
        .isEqualTo(Files.readString(SHIPPED.resolve("fashion-conal.yaml")));
    CommandLineRun unknown = CommandLineRun.of("predict zoo:fashion-cnal " + image);
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .singleElement()
        .asString()
        .contains("zoo:fashion-cnal: no such trained model", "fashion-conal");
  }

  private static CrowdModel conal() {
    return new Conal(
        InputType.convolutional(28, 28, 1),
        Backbones.of("mlp"),
        10,
        new Crowd(40, 8000),
        Conal.Options.defaults(),
        Optimization.of(0, new Adam(1e-3)));
  }

  @Test
  void dl4jsOwnCallGivesTheSameNetwork() throws Exception {
    SavedModel saved = SavedModel.read(TrainedModel.find(Path.of("zoo:fashion-conal")));
    CrowdModel model = conal();
    ComputationGraph pretrained = model.initPretrained(PretrainedType.MNIST);
    assertThat(pretrained.params()).isEqualTo(saved.graph().params());
    assertThat(model.initPretrained("fashion-conal").params()).isEqualTo(pretrained.params());
    assertThat(model.pretrainedAvailable(PretrainedType.MNIST)).isTrue();
    assertThat(model.pretrainedAvailable(PretrainedType.IMAGENET)).isFalse();
    assertThatThrownBy(() -> model.initPretrained(PretrainedType.IMAGENET))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("no trained Conal for IMAGENET");
    assertThatThrownBy(() -> model.initPretrained("fashion-dawid-skene"))
        .hasMessageContaining("has the inputs [input], this model [input, workers]");
    assertThatThrownBy(() -> model.initPretrained("../x")).hasMessageContaining("no trained");
  }

  @Test
  void theSameSeedMakesTheSameFiguresAndAChangedFileIsRefused() throws Exception {
    Path data = TinyFeatures.write(folder.resolve("data"));
    String card =
        """
        id: tiny
        title: two epochs
        licence: none
        experiment:
          name: tiny
          seeds: [3]
          data: {dataset: "%s", normalize: none}
          backbone: {name: mlp, hidden: 8}
          strategy: {name: conal, embedding: 4, embeddingHidden: 8}
          training: {epochs: 2, batchSize: 16}
        """
            .formatted(data);
    TrainedModel model = TrainedModel.read(Files.writeString(folder.resolve("tiny.yaml"), card));
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    TrainedModel first = model.train(one, folder.resolve("w1"), new TrainingWatcher() {});
    TrainedModel second = model.train(two, folder.resolve("w2"), new TrainingWatcher() {});
    assertThat(first.figures()).containsKey("test_accuracy").isEqualTo(second.figures());
    assertThat(TrainedModel.read(one.resolve("tiny.yaml")))
        .usingRecursiveComparison()
        .isEqualTo(first);
    assertThat(SavedModel.read(first.file(one)).graph().params())
        .isEqualTo(SavedModel.read(second.file(two)).graph().params());
    Path whole = folder.resolve("w1/model.zip");
    assertThat(Files.size(first.file(one))).as("no optimiser").isLessThan(Files.size(whole));
    assertThatThrownBy(() -> TrainedModel.read(folder.resolve("none.yaml")))
        .isInstanceOf(InputException.class);
  }
}
