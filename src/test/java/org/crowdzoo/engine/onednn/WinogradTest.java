package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** All that {@link EquivalenceTest} asks, with Winograd's convolution wherever it can be had. */
class WinogradTest extends EquivalenceTest {
  @BeforeEach
  void always() {
    Requirements.oneDnn();
    assumeFalse(OneDnn.avx512(), "oneDNN has its own");
    System.setProperty(Winograd.SWITCH, "always");
  }

  @AfterEach
  void asItComes() {
    System.clearProperty(Winograd.SWITCH);
  }

  /** Weights in several pieces, sums, batch normalization folded and not. */
  @Test
  void wideNetsAreAsWithTheDirectAlgorithm() {
    Nets nets = new Nets();
    compare(nets, nets.resnet18(32, 18), nets.data(3, 18, 18, 1));
  }

  /** More tiles than are made at once, and a rest. */
  @Test
  void largeImagesAreAsWithTheDirectAlgorithm() {
    Nets nets = new Nets();
    nets.channels = 8;
    compare(nets, nets.plain(32, 113, 114), nets.data(5, 113, 114, 1));
  }

  private static void compare(Nets nets, ComputationGraph stock, DataSet data) {
    ComputationGraph tiles = Requirements.compiled(stock);
    double loss = loss(tiles, data);
    Map<String, INDArray> got = gradients(tiles, data);
    INDArray answers = tiles.outputSingle(data.getFeatures());
    System.setProperty(Winograd.SWITCH, "off");
    ComputationGraph direct = Requirements.compiled(stock);
    double expected = loss(direct, data);
    assertThat(loss).isCloseTo(expected, within(1e-5 * expected));
    double difference = largest(answers.sub(direct.outputSingle(data.getFeatures())));
    assertThat(difference).as("computed otherwise").isPositive().isLessThan(1e-5);
    // ReLUs whose argument is rounding error may be on in one and off in the other
    gradients(direct, data)
        .forEach(
            (name, gradient) ->
                assertThat(got.get(name).sub(gradient).norm2Number().doubleValue())
                    .as(name)
                    .isLessThan(5e-3 * (gradient.norm2Number().doubleValue() + 1e-3)));
  }

  @Test
  void isTakenWhereItPays() {
    assertThat(Winograd.pays(64, 32, 64, 32, 32)).isTrue();
    assertThat(Winograd.pays(512, 32, 512, 4, 4)).isTrue();
    assertThat(Winograd.pays(512, 1, 512, 4, 4)).as("weights alone take longer").isFalse();
    assertThat(Winograd.pays(16, 32, 16, 32, 32)).as("few channels").isFalse();
    assertThat(Winograd.pays(128, 32, 128, 5, 5)).as("tiles hang over").isFalse();
  }
}
