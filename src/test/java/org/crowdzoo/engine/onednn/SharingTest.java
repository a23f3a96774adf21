package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.crowdzoo.engine.backend.FreeCores;
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
import org.nd4j.linalg.factory.Nd4j;

/** A net of which one of two threads comes and goes is the same to the last bit. */
class SharingTest {
  private static final int ALL = 2;
  private static final int STEPS = 3;

  private int before;

  @BeforeEach
  void needsOneDnn() {
    Requirements.oneDnn();
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
    "cnn3, 20, 30, 64, off",
    "resnet18, 16, 32, 8, always",
    "resnet18, 8, 33, 3, off",
    "resnet50, 8, 32, 4, auto",
    "vgg16, 8, 32, 5, auto",
    "mobilenet_v2, 16, 32, 6, auto",
    "mobilenet_v2, 32, 64, 9, off",
    "squeezenet1_1, 16, 35, 4, auto"
  })
  void theSameToTheLastBit(String network, int width, int side, int batch, String winograd) {
    Assumptions.assumeFalse(OneDnn.avx512(), "with AVX-512 no thread leaves by itself");
    String was = System.getProperty(Winograd.SWITCH);
    System.setProperty(Winograd.SWITCH, winograd);
    try {
      List<double[]> whole = train(network, width, side, batch, all -> all);
      int[] calls = {0};
      List<double[]> changing =
          train(network, width, side, batch, all -> calls[0]++ % 2 == 0 ? 1 : all);
      assertThat(calls[0]).isEqualTo(STEPS + 1);
      for (int i = 0; i < whole.size(); i++) {
        double[] one = changing.get(i);
        double[] other = whole.get(i);
        long different = IntStream.range(0, one.length).filter(at -> one[at] != other[at]).count();
        assertThat(different).as("numbers that differ after step %d", i).isZero();
      }
      assertThat(whole.get(STEPS)).as("answers").doesNotContain(Double.NaN);
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
      net.outputSingle(nets.data(1, side, side, 9).getFeatures()); // makes the session
      NativeThreads.ofCaller(ALL);
      Requirements.sessions(net).get(0).follow(free);
      List<double[]> results = new ArrayList<>();
      for (int step = 1; step <= STEPS; step++) {
        net.fit(nets.data(batch, side, side, step));
        results.add(net.params().dup().data().asDouble());
      }
      results.add(
          net.outputSingle(nets.data(batch, side, side, 8).getFeatures()).dup().data().asDouble());
      assertThat(NativeThreads.ofCaller()).isEqualTo(ALL);
      return results;
    }
  }

  @Test
  void oneOfAtMostTwoThreadsDoesWhatTheyWouldWaitOrAddUpIn() {
    boolean steady = !OneDnn.avx512();
    assertThat(Sharing.of(2, all -> all)).isEqualTo(new Sharing(2, 1, steady));
    assertThat(Sharing.of(2, all -> 1)).isEqualTo(new Sharing(1, 1, steady));
    assertThat(Sharing.of(1, all -> 5)).isEqualTo(new Sharing(1, 1, steady));
    assertThat(Sharing.of(4, all -> 3)).isEqualTo(new Sharing(3, 3, false));
    assertThat(Sharing.of(4, all -> 9)).isEqualTo(new Sharing(4, 4, false));
  }

  @Test
  void moreThanTwoThreadsFollowNobodyUnlessAsked() {
    assertThat(System.getProperty(FreeCores.SWITCH)).isNull();
    assertThat(Sharing.byLoad(3)).isEqualTo(3);
    assertThat(Sharing.byLoad(2)).isBetween(1, 2);
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
}
