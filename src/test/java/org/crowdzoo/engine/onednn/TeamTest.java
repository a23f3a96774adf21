package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.crowdzoo.nn.Momentum;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A net trained with threads that come and go is the same to the last bit. */
class TeamTest {
  private static final int ALL = 3;
  private static final int STEPS = 4;

  private int before;

  @BeforeEach
  void needsOneDnnWithoutAvx512() {
    Requirements.oneDnn();
    Assumptions.assumeTrue(Team.mayBeSmaller(), "with AVX-512 no thread leaves");
    before = NativeThreads.ofCaller();
  }

  @AfterEach
  void asBefore() {
    NativeThreads.ofCaller(before);
  }

  /** Nothing is as sensitive to the order of additions as a training. */
  @ParameterizedTest
  @CsvSource({
    "cnn3, 32, 32, 33, auto",
    "cnn3, 8, 28, 7, always",
    "cnn3, 24, 20, 20, auto",
    "cnn3, 16, 30, 64, off",
    "resnet18, 16, 32, 8, always",
    "resnet18, 8, 33, 3, off",
    "resnet50, 8, 32, 4, auto",
    "vgg16, 8, 32, 5, auto",
    "mobilenet_v2, 16, 32, 6, auto",
    "squeezenet1_1, 16, 35, 4, auto"
  })
  void theSameToTheLastBit(String network, int width, int side, int batch, String winograd) {
    String was = System.getProperty(Winograd.SWITCH);
    System.setProperty(Winograd.SWITCH, winograd);
    try {
      List<double[]> whole = train(network, width, side, batch, all -> all);
      int[] calls = {0};
      List<double[]> changing =
          train(network, width, side, batch, all -> 1 + calls[0]++ * 2 % all);
      assertThat(calls[0]).isEqualTo(STEPS + 1);
      for (int i = 0; i < whole.size(); i++) {
        double[] one = changing.get(i);
        double[] other = whole.get(i);
        long different =
            IntStream.range(0, one.length).filter(at -> one[at] != other[at]).count();
        assertThat(different).as("numbers that differ after step %d", i).isZero();
      }
    } finally {
      if (was == null) {
        System.clearProperty(Winograd.SWITCH);
      } else {
        System.setProperty(Winograd.SWITCH, was);
      }
    }
  }

  /** Parameters after each step, and answers. */
  private static List<double[]> train(
      String network, int width, int side, int batch, IntUnaryOperator free) {
    Nets nets = new Nets();
    try (Engine engine = Engine.choose(Engine.Mode.ONEDNN, stock(nets, network, width, side))) {
      ComputationGraph net = engine.graph();
      NativeThreads.ofCaller(1);
      INDArray one = nets.data(1, side, side, 9).getFeatures();
      net.outputSingle(one); // makes the session
      NativeThreads.ofCaller(ALL);
      session(net).follow(free);
      double[][] results = new double[STEPS + 1][];
      for (int step = 0; step < STEPS; step++) {
        net.fit(nets.data(batch, side, side, step + 1));
        results[step] = net.params().data().asDouble();
      }
      INDArray answer = net.outputSingle(nets.data(batch, side, side, STEPS + 1).getFeatures());
      results[STEPS] = answer.dup().data().asDouble();
      assertThat(NativeThreads.ofCaller()).isEqualTo(ALL);
      return Arrays.asList(results);
    }
  }

  @Test
  void aPlanIsMadeForTheCoresThatAreFree() {
    Nets nets = new Nets();
    try (Engine engine = Engine.choose(Engine.Mode.ONEDNN, stock(nets, "cnn3", 8, 16))) {
      engine.graph().outputSingle(nets.data(2, 16, 16, 0).getFeatures());
      NativeThreads.ofCaller(ALL);
      Session session = session(engine.graph());
      long[] shape = {2, 3, 16, 16};
      session.follow(all -> all - 1);
      Plan fewer = session.plan(shape, true);
      assertThat(fewer.team()).isEqualTo(new Team(ALL, ALL - 1));
      session.follow(all -> all);
      assertThat(session.plan(shape, true)).isNotSameAs(fewer);
      session.follow(all -> all - 1);
      assertThat(session.plan(shape, true)).isSameAs(fewer);
    }
  }

  @Test
  void theThreadsOfTheCallerAreSetForThePassAlone() {
    NativeThreads.ofCaller(ALL);
    Team team = new Team(ALL, 1);
    team.few(
        () -> {
          assertThat(NativeThreads.ofCaller()).isOne();
          team.all(() -> assertThat(NativeThreads.ofCaller()).isEqualTo(ALL));
          assertThat(NativeThreads.ofCaller()).isOne();
        });
    assertThat(NativeThreads.ofCaller()).isEqualTo(ALL);
  }

  private static ComputationGraph stock(Nets nets, String network, int width, int side) {
    Nd4j.getRandom().setSeed(7);
    return new PlainClassifier(
            InputType.convolutional(side, side, nets.channels),
            Backbones.of(network, new Backbones.Options(width, 128, 0, false)),
            Nets.CLASSES,
            Optimization.of(1, new Momentum(0.01, null, 0.9, false)))
        .graph();
  }

  private static Session session(ComputationGraph net) {
    return Arrays.stream(net.getLayers())
        .filter(CompiledBackboneLayer.class::isInstance)
        .map(layer -> ((CompiledBackboneLayer) layer).session())
        .findFirst()
        .orElseThrow();
  }
}
