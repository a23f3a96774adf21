package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Training the compiled graph is training the stock graph. */
@Tag("once")
class TrainingTest {
  private static final int SIDE = 9;

  @BeforeEach
  void needsOneDnn() {
    Requirements.oneDnn();
  }

  static Stream<IUpdater> updaters() {
    return Stream.of(
        new Sgd(0.1),
        new Nesterovs(0.05, 0.9),
        new org.crowdzoo.nn.Momentum(0.05, null, 0.9, true),
        new Adam(1e-3),
        new AdaMax(1e-3),
        new Nadam(1e-3),
        new AMSGrad(1e-3),
        new RmsProp(1e-3),
        new AdaGrad(1e-2),
        new AdaDelta());
  }

  /** Adaptive updaters divide by the gradient's size, which magnifies rounding at tiny ones. */
  private static double tolerance(IUpdater updater) {
    return updater instanceof Sgd || updater instanceof Nesterovs ? 2e-5 : 2e-3;
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void everyUpdaterWithL2(IUpdater updater) {
    Nets nets = nets(updater);
    nets.l2 = 0.05;
    assertSameAfterSteps(nets, tolerance(updater));
  }

  @ParameterizedTest
  @MethodSource("updaters")
  void everyUpdaterWithWeightDecay(IUpdater updater) {
    Nets nets = nets(updater);
    nets.decay = 0.05;
    assertSameAfterSteps(nets, tolerance(updater));
  }

  private static Nets nets(IUpdater updater) {
    Nets nets = new Nets();
    nets.activation = Activation.TANH;
    nets.updater = updater;
    return nets;
  }

  private static void assertSameAfterSteps(Nets nets, double tolerance) {
    ComputationGraph slow = nets.cnn3(4, SIDE, SIDE);
    ComputationGraph synced = slow.clone();
    try (Engine engine = Engine.choose(Engine.Mode.ONEDNN, synced)) {
      for (int step = 0; step < 4; step++) {
        DataSet data = nets.data(step == 2 ? 3 : 8, SIDE, SIDE, step);
        slow.fit(data);
        engine.graph().fit(data);
        assertThat(engine.graph().score()).isCloseTo(slow.score(), within(1e-3));
      }
      engine.syncToStock();
    }
    assertThat(distance(synced.params(), slow.params())).isLessThan(tolerance);
    assertThat(synced.getIterationCount()).isEqualTo(4);
  }

  /** The updater's memory goes along: after a change of engine training goes on as without. */
  @ParameterizedTest
  @MethodSource("updaters")
  void changingEnginesOnTheWayChangesNothing(IUpdater updater) {
    Nets nets = nets(updater);
    ComputationGraph slow = nets.cnn3(4, SIDE, SIDE);
    ComputationGraph mixed = slow.clone();
    for (int step = 0; step < 6; step++) {
      DataSet data = nets.data(6, SIDE, SIDE, step);
      slow.fit(data);
      if (step % 2 == 0) {
        mixed.fit(data);
      } else {
        try (Engine engine = Engine.choose(Engine.Mode.ONEDNN, mixed)) {
          engine.graph().fit(data);
          engine.syncToStock();
        }
      }
    }
    assertThat(distance(mixed.params(), slow.params())).isLessThan(tolerance(updater));
    INDArray state = slow.getUpdater().getStateViewArray();
    if (state != null) {
      assertThat(distance(mixed.getUpdater().getStateViewArray(), state))
          .isLessThan(tolerance(updater) * Math.max(1, norm(state)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"cnn3", "resnet18"})
  void sameAccuracyAfterSixtySteps(String name) {
    int side = 10;
    Nets nets = new Nets();
    nets.updater = new Nesterovs(0.05, 0.9);
    ComputationGraph slow = name.equals("cnn3") ? nets.cnn3(8, side, side) : nets.resnet18(4, side);
    ComputationGraph stock = slow.clone();
    try (Engine engine = Engine.choose(Engine.Mode.ONEDNN, stock)) {
      for (int step = 0; step < 60; step++) {
        DataSet data = nets.data(20, side, side, step);
        slow.fit(data);
        engine.graph().fit(data);
      }
      engine.syncToStock();
      DataSet test = nets.data(200, side, side, 1000);
      double accuracy = accuracy(engine.graph(), test);
      assertThat(accuracy(stock, test)).isEqualTo(accuracy);
      assertThat(accuracy).isGreaterThan(0.9).isCloseTo(accuracy(slow, test), within(0.05));
    }
  }

  @Test
  void learningRateCanBeSet() {
    Nets nets = nets(new Sgd(0.1));
    ComputationGraph stock = nets.cnn3(4, SIDE, SIDE);
    ComputationGraph fast = Requirements.compiled(stock);
    fast.setLearningRate(0);
    INDArray before = fast.getLayer("gap").getParam("0.W").dup();
    fast.fit(nets.data(4, SIDE, SIDE, 1));
    assertThat(fast.getLayer("gap").getParam("0.W")).isEqualTo(before);
  }

  private static double accuracy(ComputationGraph net, DataSet data) {
    INDArray guess = net.outputSingle(data.getFeatures()).argMax(1);
    return guess.eq(data.getLabels().argMax(1)).castTo(guess.dataType()).sumNumber().doubleValue()
        / data.numExamples();
  }

  private static double distance(INDArray a, INDArray b) {
    return Transforms.abs(a.sub(b)).maxNumber().doubleValue();
  }

  private static double norm(INDArray a) {
    return Transforms.abs(a).maxNumber().doubleValue();
  }
}
