package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.crowdzoo.files.InputException;
import org.crowdzoo.nn.BatchVolume;
import org.crowdzoo.nn.InDoublePrecision;
import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.VoteLoss;
import org.crowdzoo.nn.VoteVertex;
import org.crowdzoo.zoo.MatrixRegularizer.Kind;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** λ at step t from 0 of n is λ min(1, (t + 1) / n), of every term in every model. */
@InDoublePrecision
class RegularizerWarmupTest {
  private static final double SCALE = 0.3;
  private static final int STEPS = 3;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(7);
  }

  static Stream<Arguments> terms() {
    return Stream.of("stochastic", "annot-mix", "conal-logits")
        .flatMap(model -> Stream.of(Kind.values()).map(kind -> Arguments.of(model, kind)));
  }

  /** Steps one after the other, as in a training, against networks whose λ is set by hand. */
  @ParameterizedTest
  @MethodSource("terms")
  void theWeightRisesStepByStep(String model, Kind kind) {
    ComputationGraph rising = graph(model, new MatrixRegularizer(kind, SCALE, STEPS));
    MultiDataSet batch = batch();
    for (int step = 0; step < STEPS + 1; step++) {
      double scale = SCALE * Math.min(1, (step + 1.0) / STEPS);
      ComputationGraph by = graph(model, new MatrixRegularizer(kind, scale));
      by.setParams(rising.params().dup());
      ComputationGraph whole = graph(model, new MatrixRegularizer(kind, SCALE));
      whole.setParams(rising.params().dup());
      rising.fit(batch);
      by.fit(batch);
      whole.fit(batch);
      assertThat(rising.score()).isCloseTo(by.score(), offset(1e-12));
      assertThat(distance(rising, by)).isLessThan(1e-14);
      if (step < STEPS - 1) {
        assertThat(distance(rising, whole)).as("step %d", step).isGreaterThan(1e-6);
      }
    }
  }

  static Stream<Arguments> definitions() {
    return Stream.of(
            "conal", "conal-logits", "conal-stochastic", "MW", "trace", "unionnet", "annot-mix")
        .flatMap(model -> Stream.of(Kind.values()).map(kind -> Arguments.of(model, kind)));
  }

  /**
   * Loss and gradients (plain SGD's steps) of the SameDiff graph and of the kernel, step by step,
   * against λ set by hand.
   */
  @ParameterizedTest
  @MethodSource("definitions")
  @Tag("once")
  void definitionAndKernelRiseAlike(String model, Kind kind) {
    MatrixRegularizer term = new MatrixRegularizer(kind, SCALE, STEPS);
    ComputationGraph definition = scored(model, term, true);
    ComputationGraph kernel = scored(model, term, false);
    definition
        .params()
        .addi(Nd4j.rand(DataType.DOUBLE, definition.params().shape()).subi(0.5).muli(0.5));
    kernel.setParams(definition.params().dup());
    for (int step = 0; step < STEPS + 2; step++) {
      double share = Math.min(1, (step + 1.0) / STEPS);
      ComputationGraph by = scored(model, new MatrixRegularizer(kind, SCALE * share), true);
      ComputationGraph whole = scored(model, new MatrixRegularizer(kind, SCALE), false);
      by.setParams(definition.params().dup());
      whole.setParams(definition.params().dup());
      MultiDataSet batch = NoiseGradientTest.batch(7, 3 + step, new Random(step));
      for (ComputationGraph graph : List.of(definition, kernel, by, whole)) {
        graph.fit(batch);
      }
      assertThat(VoteVertex.ran(definition)).isEqualTo("definition");
      assertThat(VoteVertex.ran(kernel)).isEqualTo("kernel");
      assertThat(kernel.score()).isCloseTo(definition.score(), offset(1e-11));
      assertThat(definition.score()).isCloseTo(by.score(), offset(1e-11));
      assertThat(distance(definition, kernel)).as("step %d", step).isLessThan(1e-12);
      assertThat(distance(definition, by)).as("step %d", step).isLessThan(1e-12);
      if (share < 1) {
        assertThat(Math.abs(whole.score() - kernel.score())).as("step %d", step).isPositive();
        assertThat(distance(kernel, whole)).as("step %d", step).isGreaterThan(1e-7);
      }
    }
  }

  private static ComputationGraph scored(String model, MatrixRegularizer term, boolean definition) {
    return NoiseGradientTest.graph(model, term, NoiseGradientTest.by(new Sgd(0.1), definition));
  }

  private static double distance(ComputationGraph one, ComputationGraph other) {
    return one.params().sub(other.params()).amaxNumber().doubleValue();
  }

  /** Of one kind with two warm-ups: both count, and batches are counted once. */
  @ParameterizedTest
  @MethodSource("kinds")
  void termsOfOneKindRiseEachInItsTime(Kind kind) {
    ComputationGraph two =
        model("stochastic", new MatrixRegularizer(kind, 0.1, 2))
            .regularize(new MatrixRegularizer(kind, 0.2, 10), crowd())
            .graph();
    ComputationGraph sum = graph("stochastic", new MatrixRegularizer(kind, 0.05 + 0.02));
    sum.setParams(two.params().dup());
    two.fit(batch());
    sum.fit(batch());
    assertThat(two.score()).isCloseTo(sum.score(), offset(1e-12));
    assertThat(distance(two, sum)).isLessThan(1e-14);
    assertThat(BatchVolume.count(two)).isEqualTo(BatchVolume.count(sum));
  }

  static Stream<Kind> kinds() {
    return Stream.of(Kind.values());
  }

  /** A network saved before there was a warm-up has none, and a saved one keeps its own. */
  @ParameterizedTest
  @MethodSource("terms")
  void aSavedNetworkKeepsIt(String model, Kind kind) {
    String saved =
        graph(model, new MatrixRegularizer(kind, SCALE, STEPS)).getConfiguration().toJson();
    assertThat(ComputationGraphConfiguration.fromJson(saved).toJson()).isEqualTo(saved);
    assertThat(saved).containsPattern("\"warmup\" : 3\\b");
    String before = saved.replaceAll(",\\s*\"warmup\" : 3\\b|\"warmup\" : 3,", "");
    assertThat(before).doesNotContain("warmup");
    ComputationGraph old = new ComputationGraph(ComputationGraphConfiguration.fromJson(before));
    old.init();
    ComputationGraph none = graph(model, new MatrixRegularizer(kind, SCALE));
    old.setParams(none.params().dup());
    old.fit(batch());
    none.fit(batch());
    assertThat(old.params()).isEqualTo(none.params());
  }

  @Test
  void fewerThanNoStepsAreRefused() {
    assertThatThrownBy(() -> new MatrixRegularizer(Kind.TRACE, 0.1, -1))
        .isInstanceOf(InputException.class)
        .hasMessage("warmup must be >= 0, got -1");
    assertThat(new MatrixRegularizer(Kind.TRACE, 0.1, 0))
        .isEqualTo(new MatrixRegularizer(Kind.TRACE, 0.1));
  }

  private static Crowd crowd() {
    return new Crowd(4, 20, new int[] {2});
  }

  private static MultiDataSet batch() {
    return NoiseGradientTest.batch(7, 3, new Random(3));
  }

  private static ComputationGraph graph(String name, MatrixRegularizer term) {
    return model(name, term).graph();
  }

  private static WorkerModel model(String name, MatrixRegularizer term) {
    InputType input = InputType.feedForward(4);
    Backbone backbone = Backbones.of("linear", new Backbones.Options(1, 1, 0, false));
    Optimization sgd = new Optimization(1, DataType.DOUBLE, new Sgd(0.1), List.of(), false);
    WorkerModel model =
        switch (name) {
          case "annot-mix" -> new AnnotMix(input, backbone, 3, 4, AnnotMix.Options.defaults(), sgd);
          case "conal-logits" ->
              new Conal(
                  input,
                  backbone,
                  3,
                  crowd(),
                  new Conal.Options(
                      Conal.Scores.LOGITS,
                      Conal.TaskInput.INPUT,
                      true,
                      3,
                      2,
                      0.1,
                      false,
                      false,
                      5,
                      2),
                  sgd);
          default ->
              new StochasticMatrices(
                  input,
                  backbone,
                  3,
                  crowd(),
                  new StochasticMatrices.Options(MatrixForm.SOFTMAX, VoteLoss.Kind.PER_VOTE, 2, 0),
                  sgd);
        };
    return model.regularize(term, crowd());
  }
}
