package org.crowdzoo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.cli.CommandLineRun;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One network by parameter averaging in {@code local[2]}. */
class DistributedTrainingTest {
  /** Of a parameter: sums are rounded in another order, which Adam's quotients make larger. */
  private static final double TOLERANCE = 1e-3;

  @TempDir Path folder;

  @Test
  void conalLearnsAsOnOneMachine() throws IOException {
    double here = accuracy("here");
    double there =
        accuracy(
            "there",
            "--set",
            "training.distributed={workers: 2, averageEvery: 5}",
            "--spark",
            "local[2]");
    // Two copies that are averaged take half the steps.
    assertThat(there).isBetween(here - 4, here + 6);
    assertThat(folder.resolve("there/batches")).doesNotExist();
    CommandLineRun inspect =
        CommandLineRun.ofWords("inspect", folder.resolve("there/model.zip").toString());
    assertThat(inspect.exit()).isZero();
  }

  @Test
  void oneCopyTakesTheStepsOfOneMachine() throws IOException {
    String[] settings = {
      "training.epochs=3",
      "training.scheduler=multistep", // by epochs
      "training.milestones=[2]",
      "training.engine=stock",
      "training.selection=last",
      "backbone={name: mlp, dropout: 0}"
    };
    INDArray here = parameters("one-here", settings);
    INDArray there =
        parameters(
            "one-there", and(settings, "training.distributed={workers: 1, averageEvery: 7}"));
    assertThat(distance(here, there)).isLessThan(TOLERANCE);
    // Schedules and Adam's steps belong to the checkpoint, too.
    assertThat(distance(parameters("one-untrained", and(settings, "training.epochs=1")), there))
        .isGreaterThan(10 * TOLERANCE);
  }

  @Test
  void twoCopiesOfOneStepEachTakeTheStepOfTheJoinedBatch() throws IOException {
    String[] settings = {
      // one label a task: with votes, a batch's mean is one over its votes, of which two halves
      // differ
      "strategy={name: naive_soft}",
      "training.epochs=2",
      "training.optimizer=sgd",
      "training.momentum=0",
      "training.learningRate=0.05",
      "training.engine=stock",
      "training.selection=last",
      "backbone={name: mlp, dropout: 0}"
    };
    INDArray here = parameters("joined", and(settings, "training.batchSize=50"));
    INDArray there =
        parameters(
            "halves",
            and(
                settings,
                "training.batchSize=25",
                "training.distributed={workers: 2, averageEvery: 1}"));
    assertThat(distance(here, there)).isLessThan(TOLERANCE / 10);
  }

  /**
   * 32 steps an epoch in rounds of 7, the weight rising over 80: a copy that began anew, at an
   * epoch or at a round, would come to another network.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{name: geometric, scale: 0.1, warmup: %d}",
        "{name: annot-mix, regularizer: {kind: geometric-w, scale: 0.1, warmup: %d}}"
      })
  void theWarmupOfARegularizerGoesOnOverRounds(String strategy) throws IOException {
    String[] settings = {
      "training={epochs: 2, batchSize: 64, optimizer: sgd, momentum: 0, learningRate: 0.05,"
          + " engine: stock, selection: last, mixup: 0}",
      "backbone={name: mlp, dropout: 0}"
    };
    String rising = "strategy=" + strategy.formatted(80);
    INDArray here = parameters("rising-here", and(settings, rising));
    INDArray there =
        parameters(
            "rising-there",
            and(settings, rising, "training.distributed={workers: 1, averageEvery: 7}"));
    INDArray none = parameters("none", and(settings, "strategy=" + strategy.formatted(0)));
    assertThat(distance(here, there)).isLessThan(TOLERANCE / 10);
    assertThat(distance(here, none)).isGreaterThan(TOLERANCE);
  }

  /** What copies do at once is one step: 40 an epoch, of 80 batches. */
  @ParameterizedTest
  @ValueSource(strings = {"trace", "geometric-w"})
  void copiesCountAStepOfAllAsOne(String kind) throws IOException {
    String[] settings = {
      "data.answers=" + threeVotesATask(), // a joined batch's mean is that of its halves' means
      "strategy={name: geometric, scale: 0, regularizer: {kind: "
          + kind
          + ", scale: 0.5, warmup: 100}}",
      "training={epochs: 2, batchSize: 25, optimizer: sgd, momentum: 0, learningRate: 0.05,"
          + " engine: stock, selection: last}",
      "backbone={name: mlp, dropout: 0}"
    };
    INDArray here = parameters("joined", and(settings, "training.batchSize=50"));
    INDArray there =
        parameters("halves", and(settings, "training.distributed={workers: 2, averageEvery: 1}"));
    INDArray none =
        parameters("none", and(settings, "training.batchSize=50", "strategy.regularizer.warmup=0"));
    assertThat(distance(here, there)).isLessThan(TOLERANCE / 10);
    assertThat(distance(here, none)).isGreaterThan(TOLERANCE);
  }

  private Path threeVotesATask() throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode all = (ObjectNode) json.readTree(Path.of("datasets/fashion/answers.json").toFile());
    for (JsonNode votes : all) {
      ObjectNode task = (ObjectNode) votes;
      List<String> workers = new ArrayList<>();
      task.fieldNames().forEachRemaining(workers::add);
      task.remove(workers.subList(3, workers.size()));
    }
    Path file = folder.resolve("three.json");
    json.writeValue(file.toFile(), all);
    return file;
  }

  @Test
  void theSameSeedGivesTheSameBits() throws IOException {
    String[] settings = {
      "training.epochs=2",
      "backbone={name: mlp, dropout: 0.5}",
      "training.distributed={workers: 3, averageEvery: 2}"
    };
    INDArray first = parameters("first", settings);
    INDArray second = parameters("second", settings);
    assertThat(first.data().asDouble()).isEqualTo(second.data().asDouble());
  }

  private static String[] and(String[] settings, String... more) {
    return Stream.concat(Arrays.stream(settings), Arrays.stream(more)).toArray(String[]::new);
  }

  private static double distance(INDArray one, INDArray other) {
    return one.sub(other).amaxNumber().doubleValue();
  }

  private INDArray parameters(String name, String... settings) throws IOException {
    List<String> words = new ArrayList<>();
    for (String setting : settings) {
      words.addAll(List.of("--set", setting));
      if (setting.startsWith("training.distributed")) {
        words.addAll(List.of("--spark", "local[2]"));
      }
    }
    accuracy(name, words.toArray(String[]::new));
    return ModelSerializer.restoreComputationGraph(
            folder.resolve(name).resolve("model.zip").toFile())
        .params();
  }

  @Test
  void whatCannotBeAveragedIsOneLine() {
    requireRefused(
        "strategy={name: weak_online}",
        "training.distributed does not suit the strategy weak_online: its label model remembers");
    requireRefused("training.averaging=0.9", "averaging must be 0 with distributed");
    requireRefused("training.distributed.averageEvery=0", "averageEvery must be >= 1");
  }

  private void requireRefused(String setting, String why) {
    CommandLineRun run =
        CommandLineRun.ofWords(
            "run",
            "configs/quickstart.yaml",
            "--out",
            folder.resolve("refused").toString(),
            "--set",
            "training.distributed.workers=2",
            "--set",
            setting,
            "--spark",
            "local[2]");
    assertThat(run.messages()).singleElement().asString().contains(why);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  private double accuracy(String name, String... more) throws IOException {
    String[] words = {
      "run",
      "configs/quickstart.yaml",
      "--out",
      folder.resolve(name).toString(),
      "--set",
      "training.epochs=12"
    };
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    CommandLineRun run = CommandLineRun.ofWords(all);
    assertThat(run.exit()).as(run.err().toString()).isZero();
    JsonNode results =
        new ObjectMapper().readTree(folder.resolve(name).resolve("results.json").toFile());
    return results.get("test_accuracy").doubleValue();
  }
}
