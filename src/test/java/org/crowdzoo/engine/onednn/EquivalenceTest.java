package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The compiled graph computes what the stock graph computes. */
@Tag("once")
class EquivalenceTest {
  @BeforeEach
  void needsOneDnn() {
    Requirements.oneDnn();
  }

  private record Case(String name, Nets nets, ComputationGraph stock, int height, int width) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Case resnet(Activation activation, int width, int size, int channels) {
    Nets nets = new Nets();
    nets.activation = activation;
    nets.channels = channels;
    String name =
        "resnet18 %s width %d size %d channels %d".formatted(activation, width, size, channels);
    return new Case(name, nets, nets.resnet18(width, size), size, size);
  }

  private static Case cnn3(Activation activation, int width, int h, int w, int channels) {
    Nets nets = new Nets();
    nets.activation = activation;
    nets.channels = channels;
    nets.logStd = width % 2 == 0;
    String name = "cnn3 %s width %d %dx%d channels %d".formatted(activation, width, h, w, channels);
    return new Case(name, nets, nets.cnn3(width, h, w), h, w);
  }

  private static Case plain(Activation activation, int width, int h, int w, int channels) {
    Nets nets = new Nets();
    nets.activation = activation;
    nets.channels = channels;
    String name =
        "plain %s width %d %dx%d channels %d".formatted(activation, width, h, w, channels);
    return new Case(name, nets, nets.plain(width, h, w), h, w);
  }

  private static Case mixed(int channels, int h, int w) {
    Nets nets = new Nets();
    nets.activation = Activation.TANH;
    nets.channels = channels;
    return new Case(
        "mixed %dx%d channels %d".formatted(h, w, channels), nets, nets.mixed(h, w, false), h, w);
  }

  private static Case mobile(Activation activation, int width, int h, int w, int channels) {
    Nets nets = new Nets();
    nets.activation = activation;
    nets.channels = channels;
    String name =
        "mobile %s width %d %dx%d channels %d".formatted(activation, width, h, w, channels);
    return new Case(name, nets, nets.mobile(width, h, w), h, w);
  }

  private static Case fire(Activation activation, int width, int h, int w, int channels) {
    Nets nets = new Nets();
    nets.activation = activation;
    nets.channels = channels;
    String name = "fire %s width %d %dx%d channels %d".formatted(activation, width, h, w, channels);
    return new Case(name, nets, nets.fire(width, h, w), h, w);
  }

  static Stream<Arguments> smooth() {
    return Stream.of(
            resnet(Activation.TANH, 16, 16, 3),
            resnet(Activation.TANH, 5, 13, 1),
            cnn3(Activation.TANH, 16, 12, 12, 3),
            cnn3(Activation.ELU, 20, 11, 9, 1),
            cnn3(Activation.SIGMOID, 7, 9, 14, 3),
            plain(Activation.TANH, 6, 15, 17, 3),
            plain(Activation.SIGMOID, 16, 21, 13, 1),
            plain(Activation.TANH, 16, 12, 12, 16),
            mixed(3, 17, 12),
            mixed(1, 12, 15),
            mobile(Activation.TANH, 16, 21, 33, 3),
            mobile(Activation.SIGMOID, 5, 20, 13, 1),
            fire(Activation.TANH, 16, 15, 18, 3),
            fire(Activation.ELU, 7, 17, 12, 1))
        .map(Arguments::of);
  }

  static Stream<Arguments> kinked() {
    return Stream.of(
            resnet(Activation.RELU, 16, 16, 3),
            cnn3(Activation.RELU, 16, 12, 12, 3),
            cnn3(Activation.LEAKYRELU, 9, 11, 9, 1),
            plain(Activation.RELU, 6, 15, 17, 3),
            mobile(Activation.RELU6, 16, 21, 33, 3),
            mobile(Activation.RELU6, 24, 26, 19, 3),
            fire(Activation.RELU, 16, 15, 18, 3))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource({"smooth", "kinked"})
  void sameLossAtTheStart(Case c) {
    for (int batch : new int[] {6, 1, 5}) {
      DataSet data = c.nets().data(batch, c.height(), c.width(), 3);
      ComputationGraph fast = Requirements.compiled(c.stock());
      double expected = loss(c.stock(), data);
      assertThat(loss(fast, data)).isCloseTo(expected, within(1e-5 * expected));
    }
  }

  @ParameterizedTest
  @MethodSource({"smooth", "kinked"})
  void sameAnswers(Case c) {
    DataSet data = c.nets().data(4, c.height(), c.width(), 3);
    ComputationGraph fast = Requirements.compiled(c.stock());
    fast.fit(data);
    Transfer.between(c.stock(), fast).toStock();
    INDArray expected = c.stock().outputSingle(data.getFeatures());
    INDArray got = fast.outputSingle(data.getFeatures());
    assertThat(largest(got.sub(expected))).isLessThan(1e-5);
  }

  /**
   * DL4J's own layer answers right but sends back a wrong gradient where mean pooling counts the
   * padding, so here the judge is the slope of the loss.
   */
  @Test
  void gradientOfMeansThatCountThePadding() {
    Nets nets = new Nets();
    nets.activation = Activation.TANH;
    ComputationGraph stock = nets.mixed(17, 12, true);
    ComputationGraph fast = Requirements.compiled(stock);
    DataSet data = nets.data(6, 17, 12, 3);
    assertThat(loss(fast, data)).isCloseTo(loss(stock, data), within(1e-5));
    INDArray gradient = gradients(fast, data).get("gap_0.beta").dup();
    INDArray beta = fast.getParam("gap_0.beta");
    for (int c = 0; c < 3; c++) {
      double old = beta.getDouble(c);
      beta.putScalar(c, old + 5e-3);
      double above = loss(fast, data);
      beta.putScalar(c, old - 5e-3);
      double below = loss(fast, data);
      beta.putScalar(c, old);
      // DL4J divides gradients by the batch size later.
      assertThat((above - below) / 1e-2)
          .isCloseTo(gradient.getDouble(c) / data.numExamples(), within(2e-3));
    }
  }

  /** With smooth activations no rounding can turn a unit on or off, so gradients must agree. */
  @ParameterizedTest
  @MethodSource("smooth")
  void sameGradients(Case c) {
    DataSet data = c.nets().data(6, c.height(), c.width(), 3);
    gradientErrors(c, data).forEach((name, error) -> assertThat(error).as(name).isLessThan(1e-4));
  }

  /**
   * A ReLU whose argument is rounding error may be on in one net and off in the other, and a tie
   * under max pooling may go to another pixel. That changes single entries, not the whole.
   */
  @ParameterizedTest
  @MethodSource("kinked")
  void nearlySameGradients(Case c) {
    DataSet data = c.nets().data(6, c.height(), c.width(), 3);
    Map<String, Double> errors = gradientErrors(c, data);
    List<Double> sorted = errors.values().stream().sorted().toList();
    assertThat(sorted.get(sorted.size() / 2)).as("median over parameters").isLessThan(1e-4);
    assertThat(sorted.get(sorted.size() - 1)).as("largest " + errors).isLessThan(2e-2);
  }

  @ParameterizedTest
  @MethodSource("smooth")
  void sameRunningStatisticsAfterOneStep(Case c) {
    DataSet data = c.nets().data(6, c.height(), c.width(), 3);
    ComputationGraph fast = Requirements.compiled(c.stock());
    ComputationGraph slow = c.stock().clone();
    ComputationGraph synced = c.stock().clone();
    slow.fit(data);
    fast.fit(data);
    Transfer.between(synced, fast).toStock();
    slow.paramTable()
        .forEach(
            (name, expected) -> {
              if (name.matches(".*_(mean|var|log10stdev)")) {
                INDArray got = synced.getParam(name);
                assertThat(largest(got.sub(expected)))
                    .as(name)
                    .isLessThan(1e-5 * Math.max(1, largest(expected)));
              }
            });
  }

  /** Largest difference in a parameter's gradient, relative to its largest entry. */
  private static Map<String, Double> gradientErrors(Case c, DataSet data) {
    ComputationGraph fast = Requirements.compiled(c.stock());
    ComputationGraph slow = c.stock().clone();
    Map<String, INDArray> expected = gradients(slow, data);
    Map<String, INDArray> got = gradients(fast, data);
    Map<String, Double> errors = new TreeMap<>();
    CompiledBackbone conf = (CompiledBackbone) fast.getLayer("gap").conf().getLayer();
    got.forEach(
        (name, gradient) -> {
          String stock = name;
          if (name.startsWith("gap_")) {
            String key = name.substring("gap_".length());
            Member member = MemberParameters.member(conf.getMembers(), key);
            stock = member.getName() + "_" + MemberParameters.local(key);
          }
          INDArray wanted = expected.get(stock);
          double scale = largest(wanted) + 1e-3;
          errors.put(
              stock,
              largest(gradient.reshape(gradient.length()).sub(wanted.reshape(wanted.length())))
                  / scale);
        });
    assertThat(errors.keySet()).isEqualTo(new java.util.TreeSet<>(expected.keySet()));
    return errors;
  }

  static Map<String, INDArray> gradients(ComputationGraph net, DataSet data) {
    net.setInputs(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    Map<String, INDArray> copy = new TreeMap<>();
    net.gradient().gradientForVariable().forEach((name, g) -> copy.put(name, g.dup()));
    return copy;
  }

  static double loss(ComputationGraph net, DataSet data) {
    net.setInputs(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    return net.score();
  }

  static double largest(INDArray array) {
    return Transforms.abs(array, true).maxNumber().doubleValue();
  }
}
