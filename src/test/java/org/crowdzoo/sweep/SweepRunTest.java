package org.crowdzoo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.crowdzoo.cli.Crowdzoo;
import org.crowdzoo.crowd.Vote;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.TinyFeatures;
import org.crowdzoo.files.InputException;
import org.crowdzoo.sweep.CandidateResult.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepRunTest {
  private static final String SPACE =
      """
      space:
        strategy.scale: {type: continuous, min: 1e-6, max: 1e-2, scale: log}
        training.learningRate: {type: continuous, min: 1e-4, max: 1e-1, scale: log}
      refit: [0, 1]
      """;

  @TempDir Path folder;
  private String experiment;

  @BeforeEach
  void dataset() throws IOException {
    experiment =
        """
        name: tiny
        experiment:
          data: {dataset: "%s", normalize: none}
          backbone: {name: mlp, hidden: 8}
          strategy: {name: conal, embedding: 4, embeddingHidden: 8}
          training: {epochs: 3, batchSize: 32}
        """
            .formatted(TinyFeatures.write(folder.resolve("tiny")));
  }

  @Test
  void parallelGivesTheSameAsOneAfterTheOther() throws IOException {
    String genetic =
        SPACE + "candidates: 7\nsearch: {by: genetic, population: 4}\nwindow: 3\nthreads: 1\n";
    SweepResult one = run(genetic, "one", false);
    SweepResult two = run(genetic + "parallel: 2\n", "two", false);
    assertThat(table(two)).isEqualTo(table(one));
    assertThat(two.best().index()).isEqualTo(one.best().index());
    assertThat(two.refit().mean().get("test_accuracy"))
        .isEqualTo(one.refit().mean().get("test_accuracy"));
    assertThat(one.candidates()).hasSize(7);
    double best = one.candidates().stream().mapToDouble(CandidateResult::score).max().orElseThrow();
    assertThat(one.best().score()).isEqualTo(best);
  }

  @Test
  void neitherParallelismNorThreadsChangeResultsOnFeatures() throws IOException {
    String wide = SPACE.replace("space:", "space:\n  backbone.hidden: {type: fixed, value: 1500}");
    SweepResult one = run(wide + "candidates: 2\nthreads: 1\n", "one", false);
    SweepResult two = run(wide + "candidates: 2\nthreads: 2\n", "two", false);
    SweepResult shared = run(wide + "candidates: 2\nparallel: 2\n", "shared", false);
    assertThat(table(two)).isEqualTo(table(one));
    assertThat(table(shared)).isEqualTo(table(one));
  }

  @Test
  void leavesAReadyExperimentAModelATableAndPictures() throws IOException {
    Path config = write(SPACE + "candidates: 3\n");
    Path out = folder.resolve("out");
    assertThat(Crowdzoo.run("sweep", config.toString(), "--out", out.toString())).isZero();
    assertThat(Files.readAllLines(out.resolve("candidates.jsonl"))).hasSize(3);
    assertThat(Files.readAllLines(out.resolve("candidates.csv"))).hasSize(4);
    for (String picture : List.of("score-strategy.scale", "parallel-coordinates", "best-so-far")) {
      var image = ImageIO.read(out.resolve("pictures/" + picture + ".png").toFile());
      assertThat(image.getWidth()).isEqualTo(900);
    }
    var overview = ImageIO.read(out.resolve("pictures/overview.png").toFile());
    assertThat(overview.getWidth()).isEqualTo(1040);
    assertThat(overview.getHeight()).isEqualTo(380);
    assertThat(out.resolve("model.zip")).isNotEmptyFile();
    JsonNode results = new ObjectMapper().readTree(out.resolve("results.json").toFile());
    Experiment best = Experiment.read(out.resolve("best.yaml"), List.of());
    assertThat(best.seeds()).containsExactly(0, 1);
    assertThat(best.training().learningRate())
        .isEqualTo(results.at("/best/parameters/training.learningRate").doubleValue());
    Path again = folder.resolve("again");
    assertThat(Crowdzoo.run("run", out.resolve("best.yaml").toString(), "--out", again.toString()))
        .isZero();
    JsonNode rerun = new ObjectMapper().readTree(again.resolve("results.json").toFile());
    assertThat(rerun.at("/mean/test_accuracy").doubleValue())
        .isEqualTo(results.at("/refit/mean/test_accuracy").doubleValue());
  }

  @Test
  void failedCandidatesAreRecordedAndTheSweepGoesOn() throws IOException {
    SweepResult result =
        run(
            """
            space:
              training.learningRate: {type: choice, values: [1e-3, 1e30]}
              training.batchSize: {type: choice, values: [32, 5000]}
              training.optimizer: {type: fixed, value: sgd}
            search: {by: grid}
            refit: [0]
            """,
            "out",
            false);
    assertThat(result.candidates().stream().map(CandidateResult::status))
        .containsExactly(Status.DONE, Status.FAILED, Status.FAILED, Status.FAILED);
    assertThat(result.candidates().get(1).message()).contains("the loss became");
    assertThat(result.candidates().get(2).message()).contains("training.batchSize must be at most");
  }

  @Test
  void badCandidatesStopEarly() throws IOException {
    for (String rule : List.of("median, after: 2", "halving, after: 2, factor: 2")) {
      SweepResult result =
          run(
              """
              space:
                training.learningRate: {type: choice, values: [2e-2, 3e-2, 1e-2, 4e-2, 1e-7, 2e-7]}
                training.epochs: {type: fixed, value: 9}
              search: {by: grid}
              window: 1
              refit: [0]
              score: {by: val-loss}
              stopping: {rule: %s}
              """
                  .formatted(rule),
              "out",
              false);
      CandidateResult last = result.candidates().get(5);
      assertThat(last.status()).isEqualTo(Status.STOPPED);
      assertThat(last.curves().get(0)).hasSize(2);
      assertThat(result.candidates().get(0).curves().get(0)).hasSize(9);
      assertThat(result.best().status()).isEqualTo(Status.DONE);
    }
  }

  @Test
  void heldOutVotesScoreWithoutCleanLabels() throws IOException {
    for (String strategy : List.of("{name: conal}", "{name: crowdlayer}", "{name: dawid_skene}")) {
      SweepResult result =
          run(
              """
              space:
                training.learningRate: {type: choice, values: [1e-6, 5e-2]}
                training.epochs: {type: fixed, value: 8}
                strategy: {type: fixed, value: %s}
              search: {by: grid}
              score: {by: votes, share: 0.2}
              refit: [0]
              """
                  .formatted(strategy),
              "out",
              false);
      assertThat(result.candidates()).allMatch(c -> c.status() == Status.DONE);
      assertThat(result.candidates()).allMatch(c -> c.score() < 0);
      assertThat(result.best().index()).isEqualTo(1);
      assertThat(result.best().score()).isGreaterThan(Math.log(1 / 3.0));
      assertThat(result.best().config().at("/training/selection").asText()).isEqualTo("last");
    }
  }

  @Test
  void heldOutVotesAreNotInTheTraining() throws IOException {
    var dataset = org.crowdzoo.dataset.CrowdDataset.open(folder.resolve("tiny"));
    HeldOutVotes split = new HeldOutVotes(dataset, 0.25, 3);
    int all = dataset.votes().size();
    assertThat(split.held().size() + split.reduced().votes().size()).isEqualTo(all);
    assertThat(split.held().size() / (double) all).isCloseTo(0.25, within(0.08));
    for (int i = 0; i < dataset.votes().tasks(); i++) {
      List<Vote> kept = split.reduced().votes().ofTask(i).toList();
      assertThat(split.held().ofTask(i)).noneMatch(kept::contains);
    }
    assertThat(new HeldOutVotes(dataset, 0.25, 3).held().size()).isEqualTo(split.held().size());
  }

  @Test
  void resumesOnlyTheSameSweep() throws IOException {
    run(SPACE + "candidates: 2\n", "out", false);
    assertThatThrownBy(() -> run(SPACE + "candidates: 2\nseed: 4\n", "out", true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("another configuration");
    SweepResult longer = run(SPACE + "candidates: 3\n", "out", true);
    assertThat(longer.candidates()).hasSize(3);
    assertThat(Files.readAllLines(folder.resolve("out/candidates.jsonl"))).hasSize(3);
  }

  @Test
  void aKilledSweepResumesToTheSameTable() throws Exception {
    String text = SPACE + "candidates: 8\nsearch: {by: genetic, population: 4}\n";
    Path config = write(text);
    Path out = folder.resolve("killed");
    Path lines = out.resolve("candidates.jsonl");
    Process process =
        new ProcessBuilder(command(config, out))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log.txt").toFile())
            .start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (process.isAlive()
        && System.nanoTime() < end
        && !(Files.exists(lines) && Files.readAllLines(lines).size() >= 2)) {
      Thread.sleep(5);
    }
    process.destroyForcibly().waitFor();
    List<String> before = Files.readAllLines(lines);
    assertThat(before).hasSizeBetween(2, 7);
    Files.writeString(lines, "{\"index\": 7, \"sta", java.nio.file.StandardOpenOption.APPEND);

    SweepResult resumed = run(text, "killed", true);
    List<String> after = Files.readAllLines(lines);
    assertThat(after).hasSize(8);
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    SweepResult whole = run(text, "whole", false);
    assertThat(table(resumed)).isEqualTo(table(whole));
    assertThat(resumed.best().index()).isEqualTo(whole.best().index());
  }

  private static List<String> command(Path config, Path out) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Crowdzoo.class.getName(), "sweep", config.toString()));
    command.addAll(List.of("--out", out.toString()));
    return command;
  }

  private SweepResult run(String rest, String out, boolean resume) throws IOException {
    return new SweepRunner(
            Sweep.read(write(rest), List.of()),
            folder.resolve(out),
            (result, best, total, left) -> {})
        .run(resume);
  }

  private Path write(String rest) throws IOException {
    return Files.writeString(folder.resolve("sweep.yaml"), experiment + rest);
  }

  /** What must not depend on time: all but seconds. */
  private static List<String> table(SweepResult result) {
    return result.candidates().stream()
        .map(c -> c.index() + " " + c.status() + " " + c.score() + c.curves() + c.parameters())
        .toList();
  }
}
