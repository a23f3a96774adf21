package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.crowdzoo.nn.InDoublePrecision;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Weighted tasks and votes in every model that learns workers, in double precision: gradients,
 * repetition, ones, zeros, for kernels and definitions.
 */
@Tag("once")
@InDoublePrecision
class VoteWeightsTest {
  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(7);
  }

  private static ComputationGraph graph(String model, IUpdater updater, boolean definition) {
    ComputationGraph graph =
        NoiseGradientTest.graph(
            model,
            new Optimization(3, DataType.DOUBLE, updater, List.of(), false, false, definition));
    Nd4j.getRandom().setSeed(11);
    graph.params().addi(Nd4j.rand(DataType.DOUBLE, graph.params().shape()).subi(0.5));
    return graph;
  }

  /** Every vote of a task weighs what the task weighs. */
  private static MultiDataSet weighted(MultiDataSet data, double... weights) {
    INDArray column = Nd4j.create(weights, new long[] {weights.length, 1}, DataType.DOUBLE);
    return new MultiDataSet(
        data.getFeatures(),
        data.getLabels(),
        null,
        new INDArray[] {data.getLabelsMaskArray(0).mulColumnVector(column)});
  }

  private static MultiDataSet rows(MultiDataSet data, int... rows) {
    return new MultiDataSet(
        new INDArray[] {data.getFeatures(0).getRows(rows), data.getFeatures(1).getRows(rows)},
        new INDArray[] {
          Nd4j.pullRows(data.getLabels(0).reshape('c', data.getLabels(0).size(0), -1), 1, rows)
              .reshape('c', rows.length, data.getLabels(0).size(1), data.getLabels(0).size(2))
        },
        null,
        new INDArray[] {data.getLabelsMaskArray(0).getRows(rows)});
  }

  @ParameterizedTest
  @CsvSource({
    "conal, false",
    "conal-stochastic, false",
    "MW, false",
    "trace-softplus, false",
    "unionnet, false",
    "geometric-w, false",
    "conal, true",
    "VW_B, true",
    "unionnet, true"
  })
  void gradientsAreRight(String model, boolean definition) {
    MultiDataSet several = NoiseGradientTest.batch(4, 6, new Random(4));
    MultiDataSet one = NoiseGradientTest.batch(1, 1, new Random(1));
    INDArray votes = Nd4j.rand(DataType.DOUBLE, 4, 6).muli(3);
    votes.putScalar(0, 0, 0);
    MultiDataSet byVote =
        new MultiDataSet(
            several.getFeatures(),
            several.getLabels(),
            null,
            new INDArray[] {several.getLabelsMaskArray(0).mul(votes)});
    for (MultiDataSet data :
        List.of(weighted(several, 0.3, 2, 0, 1), byVote, weighted(one, 0.2), weighted(one, 0))) {
      assertThat(
              GradientCheckUtil.checkGradients(
                  new GradientCheckUtil.GraphConfig()
                      .net(graph(model, new NoOp(), definition))
                      .inputs(data.getFeatures())
                      .labels(data.getLabels())
                      .labelMask(data.getLabelsMaskArrays())
                      .epsilon(1e-6)
                      .maxRelError(1e-5)
                      .minAbsoluteError(1e-9)
                      .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
          .as("%s, mask %s", model, data.getLabelsMaskArray(0))
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "conal, false",
    "conal-logits, false",
    "conal-features, false",
    "conal-raw-task, false",
    "conal-stochastic, false",
    "MW, false",
    "VW, false",
    "VB, false",
    "VW_B, false",
    "geometric-w, false",
    "trace, false",
    "trace-softplus, false",
    "unionnet, false",
    "conal, true",
    "MW, true",
    "trace-softplus, true",
    "unionnet, true"
  })
  void aWholeWeightIsRepetition(String model, boolean definition) {
    ComputationGraph weighted = graph(model, new Sgd(0.1), definition);
    ComputationGraph repeated = graph(model, new Sgd(0.1), definition);
    for (int step = 0; step < 20; step++) {
      MultiDataSet batch = NoiseGradientTest.batch(4, 5, new Random(step));
      MultiDataSet again = rows(batch, 0, 0, 0, 1, 3, 3);
      MultiDataSet weighed = weighted(batch, 3, 1, 0, 2);
      assertThat(weighted.score(weighed, true))
          .isCloseTo(repeated.score(again, true), org.assertj.core.api.Assertions.within(1e-11));
      weighted.fit(weighed);
      repeated.fit(again);
    }
    assertThat(weighted.params().sub(repeated.params()).amaxNumber().doubleValue())
        .isLessThan(1e-12);
  }

  @ParameterizedTest
  @ValueSource(strings = {"conal", "MW", "trace-softplus", "unionnet"})
  void onesAreNoWeightsToTheLastDigitAndZerosMoveNothing(String model) {
    ComputationGraph ones = graph(model, new Sgd(0.1), false);
    ComputationGraph none = graph(model, new Sgd(0.1), false);
    ComputationGraph few = graph(model, new Sgd(0.1), false);
    ComputationGraph absent = graph(model, new Sgd(0.1), false);
    for (int step = 0; step < 5; step++) {
      MultiDataSet batch = NoiseGradientTest.batch(4, 5, new Random(step));
      ones.fit(weighted(batch, 1, 1, 1, 1));
      none.fit(batch);
      few.fit(weighted(batch, 0, 1, 1, 0));
      absent.fit(rows(batch, 1, 2));
    }
    assertThat(ones.params().data().asDouble()).isEqualTo(none.params().data().asDouble());
    assertThat(few.params().sub(absent.params()).amaxNumber().doubleValue()).isLessThan(1e-13);
  }

  @Test
  void ifNothingWeighsAnythingNothingMoves() {
    ComputationGraph graph = graph("MW", new Sgd(0.1), false);
    INDArray before = graph.params().dup();
    for (int tasks : new int[] {1, 4}) {
      graph.fit(weighted(NoiseGradientTest.batch(tasks, 5, new Random(1)), new double[tasks]));
      assertThat(graph.score()).isZero();
    }
    assertThat(graph.params().data().asDouble()).isEqualTo(before.data().asDouble());
  }

  /** The votes of two tasks in one row, as mixup has them: the row says itself what it weighs. */
  @ParameterizedTest
  @ValueSource(strings = {"MW", "trace-softplus", "unionnet"})
  void aRowMaySayWhatItsTaskWeighs(String model) {
    MultiDataSet batch = NoiseGradientTest.batch(3, 5, new Random(2));
    INDArray mask = batch.getLabelsMaskArray(0);
    double votes = mask.sumNumber().doubleValue();
    INDArray ofTasks = Nd4j.create(new double[] {1, 2, 0.5}, new long[] {3, 1}, DataType.DOUBLE);
    MultiDataSet told =
        new MultiDataSet(
            batch.getFeatures(),
            batch.getLabels(),
            null,
            new INDArray[] {Nd4j.hstack(mask, ofTasks)});
    ComputationGraph graph = graph(model, new NoOp(), false);
    double plain = graph.score(batch, true);
    // the penalties of matrices are no part of the mean
    ComputationGraph none = graph(model, new NoOp(), false);
    double penalty = none.score(weighted(batch, 0, 0, 0), true);
    double expected = model.equals("MW") ? plain : penalty + (plain - penalty) * 3 / 3.5;
    assertThat(graph.score(told, true))
        .isCloseTo(expected, org.assertj.core.api.Assertions.within(1e-12));
    assertThat(votes).isPositive();
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.GraphConfig()
                    .net(graph)
                    .inputs(told.getFeatures())
                    .labels(told.getLabels())
                    .labelMask(told.getLabelsMaskArrays())
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
        .isTrue();
  }

  /** It is a term of the whole batch, in which an example counts once whatever it weighs. */
  @Test
  void theVolumeOfABatchIsRefused() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> org.crowdzoo.nn.WeightedLoss.weigh(graph("geometric-f", new NoOp(), false)))
        .hasMessageContaining("knows no weights");
  }

  /** Small weights must not fall below a floor of one vote. */
  @Test
  void onlyTheRatioOfWeightsCounts() {
    ComputationGraph graph = graph("MW", new NoOp(), false);
    MultiDataSet batch = NoiseGradientTest.batch(3, 5, new Random(2));
    assertThat(graph.score(weighted(batch, 1e-3, 2e-3, 3e-3), true))
        .isCloseTo(
            graph.score(weighted(batch, 1, 2, 3), true),
            org.assertj.core.api.Assertions.within(1e-12));
  }
}
