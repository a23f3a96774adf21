package org.crowdzoo.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.training.History;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.TrainingWatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The warm-up of a regulariser in whole runs: 4 batches an epoch, 4 epochs. */
class RegularizerWarmupRunTest {
  private static final String TRAINING =
      "training={epochs: 4, batchSize: 15, learningRate: 0.02, selection: last}";

  @TempDir private Path folder;

  @BeforeEach
  void dataset() throws IOException {
    FeatureDataset.write(folder.resolve("data"));
  }

  static Stream<String> strategies() {
    return Stream.of(
        "{name: geometric, scale: 0.2, warmup: %d}",
        "{name: geometric, kind: w, scale: 0.2, warmup: %d}",
        "{name: conal, regularizer: {kind: geometric-w, scale: 0.2, warmup: %d}}",
        "{name: crowdlayer, regularizer: {kind: trace, scale: 0.5, warmup: %d}}",
        "{name: annot-mix, regularizer: {kind: geometric-f, scale: 0.2, warmup: %d}}",
        "{name: annot-mix, regularizer: {kind: geometric-w, scale: 0.2, warmup: %d}}");
  }

  static Stream<Arguments> kills() {
    return strategies().flatMap(one -> Stream.of(1, 2).map(epochs -> Arguments.of(one, epochs)));
  }

  /** Killed in its midst: 13 steps of 16. Another epoch's beginning would make another network. */
  @ParameterizedTest
  @MethodSource("kills")
  void itGoesOnWhereARunWasKilled(String strategy, int epochs) throws IOException {
    String rising = strategy.formatted(13);
    RunResult whole = run("whole", rising, "auto", TrainingWatcher.SILENT, false);
    TrainingWatcher kills =
        new TrainingWatcher() {
          private int batches;

          @Override
          public void batchDone(int epoch, int batch, double loss) {
            if (++batches == 4 * epochs + 2) {
              throw new Killed();
            }
          }
        };
    assertThatThrownBy(() -> run("broken", rising, "auto", kills, false))
        .isInstanceOf(Killed.class);
    RunResult resumed = run("broken", rising, "auto", TrainingWatcher.SILENT, true);
    assertThat(history(resumed)).isEqualTo(history(whole));
    assertThat(parameters("broken")).isEqualTo(parameters("whole"));
    run("none", strategy.formatted(0), "auto", TrainingWatcher.SILENT, false);
    assertThat(distance("none", "whole")).isGreaterThan(1e-3);
  }

  /** Stock DL4J, and the graph that trains in its place with updates of its own. */
  @ParameterizedTest
  @MethodSource("strategies")
  void bothEnginesRiseAlike(String strategy) throws IOException {
    String rising = strategy.formatted(13);
    run("auto", rising, "auto", TrainingWatcher.SILENT, false);
    run("stock", rising, "stock", TrainingWatcher.SILENT, false);
    run("none", strategy.formatted(0), "stock", TrainingWatcher.SILENT, false);
    double between = distance("auto", "stock");
    assertThat(between).isLessThan(1e-3);
    assertThat(distance("auto", "none")).isGreaterThan(10 * between);
  }

  /** In single precision, from YAML on; {@code RegularizerWarmupTest} has them step by step. */
  @ParameterizedTest
  @ValueSource(strings = {"conal", "annot-mix", "geometric"})
  void definitionAndKernelRiseAlike(String name) throws IOException {
    String term = "{name: " + name + ", regularizer: {kind: geometric-f, scale: 0.1, warmup: %d}}";
    List<Double> kernel = losses("kernel", term.formatted(13), "kernel");
    List<Double> definition = losses("definition", term.formatted(13), "definition");
    List<Double> none = losses("none", term.formatted(0), "kernel");
    for (int epoch = 0; epoch < kernel.size(); epoch++) {
      assertThat(definition.get(epoch)).isCloseTo(kernel.get(epoch), offset(2e-4));
    }
    // the term's value is in a training's loss: a quarter of it after the first of four epochs
    assertThat(Math.abs(none.get(0) - kernel.get(0))).isGreaterThan(2e-3);
  }

  private List<Double> losses(String name, String strategy, String votes) throws IOException {
    return history(
            run(name, strategy, "auto", TrainingWatcher.SILENT, false, "training.votes=" + votes))
        .trainLoss();
  }

  private static History history(RunResult result) {
    return result.runs().get(0).history();
  }

  private INDArray parameters(String run) throws IOException {
    return SavedModel.read(folder.resolve(run).resolve("model.zip")).graph().params();
  }

  private double distance(String one, String other) throws IOException {
    return parameters(one).sub(parameters(other)).amaxNumber().doubleValue();
  }

  private RunResult run(
      String name,
      String strategy,
      String engine,
      TrainingWatcher watcher,
      boolean resume,
      String... more)
      throws IOException {
    Path file = folder.resolve("x.yaml");
    Files.writeString(file, FeatureDataset.yaml(folder.resolve("data"), ""));
    List<String> set =
        Stream.concat(
                Stream.of(TRAINING, "strategy=" + strategy, "training.engine=" + engine),
                Stream.of(more))
            .toList();
    Experiment experiment = Experiment.read(file, set);
    return new ExperimentRunner(
            experiment, new ExperimentData(experiment), folder.resolve(name), seed -> watcher)
        .run(resume);
  }
}
