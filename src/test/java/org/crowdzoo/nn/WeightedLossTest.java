package org.crowdzoo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/** The weighted mean of any loss: its definition, its gradient, its edges, in double precision. */
@InDoublePrecision
class WeightedLossTest {
  private static final int D = 3;
  private static final int L = 4;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(7);
  }

  private static ILossFunction loss(String name) {
    return switch (name) {
      case "mcxent" -> new LossMCXENT();
      case "nll" -> new LossNegativeLogLikelihood();
      case "classes" -> new LossMCXENT(Nd4j.createFromArray(0.5, 1.5, 2.0, 1.0));
      case "xent" -> new LossBinaryXENT();
      case "mse" -> new LossMSE();
      case "mae" -> new LossMAE();
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static ComputationGraph graph(ILossFunction loss, Activation activation, IUpdater by) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(Nd4j.defaultFloatingPointType())
                .updater(by)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(D))
                .addLayer(
                    "logits",
                    new DenseLayer.Builder().nOut(L).activation(Activation.IDENTITY).build(),
                    "in")
                .addLayer(
                    "out",
                    new LossLayer.Builder().lossFunction(loss).activation(activation).build(),
                    "logits")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  /** Labels are distributions for softmax, else each 0 or 1. */
  private static DataSet data(int examples, boolean distributions, long seed) {
    Random random = new Random(seed);
    INDArray x = Nd4j.create(DataType.DOUBLE, examples, D);
    INDArray y = Nd4j.create(DataType.DOUBLE, examples, L);
    for (int i = 0; i < examples; i++) {
      double sum = 0;
      for (int d = 0; d < D; d++) {
        x.putScalar(i, d, random.nextGaussian());
      }
      for (int l = 0; l < L; l++) {
        double value = distributions ? random.nextDouble() : random.nextInt(2);
        y.putScalar(i, l, value);
        sum += value;
      }
      if (distributions) {
        y.getRow(i).divi(sum);
      }
    }
    DataType type = Nd4j.defaultFloatingPointType();
    return new DataSet(x.castTo(type), y.castTo(type));
  }

  private static DataSet weighted(DataSet data, double[]... weights) {
    DataSet copy = new DataSet(data.getFeatures().dup(), data.getLabels().dup());
    copy.setLabelsMaskArray(Nd4j.create(weights).castTo(Nd4j.defaultFloatingPointType()));
    return copy;
  }

  private static double[][] column(double... weights) {
    return Arrays.stream(weights).mapToObj(w -> new double[] {w}).toArray(double[][]::new);
  }

  private static DataSet rows(DataSet data, int... rows) {
    return new DataSet(data.getFeatures().getRows(rows), data.getLabels().getRows(rows));
  }

  private static double[] fitted(ILossFunction loss, Activation activation, DataSet... batches) {
    ComputationGraph graph = graph(loss, activation, new Sgd(0.5));
    for (DataSet batch : batches) {
      graph.fit(batch);
    }
    return graph.params().data().asDouble();
  }

  @ParameterizedTest
  @CsvSource({
    "mcxent, SOFTMAX",
    "nll, SOFTMAX",
    "classes, SOFTMAX",
    "xent, SIGMOID",
    "mse, SOFTMAX",
    "mse, TANH",
    "mae, IDENTITY"
  })
  void gradientsAreRight(String name, Activation activation) {
    boolean soft = activation == Activation.SOFTMAX;
    Random random = new Random(5);
    double[][] labels = new double[5][L];
    for (double[] row : labels) {
      Arrays.setAll(row, l -> random.nextInt(4) == 0 ? 0 : 3 * random.nextDouble());
    }
    checkGradient(name, activation, weighted(data(5, soft, 1), column(0.3, 2, 0, 1, 0.7)));
    checkGradient(name, activation, weighted(data(5, soft, 2), labels));
    checkGradient(name, activation, weighted(data(1, soft, 3), column(0.4)));
    checkGradient(name, activation, weighted(data(1, soft, 4), labels[1]));
  }

  private static void checkGradient(String name, Activation activation, DataSet batch) {
    ComputationGraph graph = graph(new WeightedLoss(loss(name)), activation, new NoOp());
    assertThat(
            GradientCheckUtil.checkGradients(
                new GradientCheckUtil.GraphConfig()
                    .net(graph)
                    .inputs(new INDArray[] {batch.getFeatures()})
                    .labels(new INDArray[] {batch.getLabels()})
                    .labelMask(new INDArray[] {batch.getLabelsMaskArray()})
                    .epsilon(1e-6)
                    .maxRelError(1e-5)
                    .minAbsoluteError(1e-9)
                    .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
        .as("%s, mask %s", name, batch.getLabelsMaskArray())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({"mcxent, SOFTMAX", "xent, SIGMOID", "mse, TANH"})
  void aWholeWeightIsRepetition(String name, Activation activation) {
    boolean soft = activation == Activation.SOFTMAX;
    DataSet data = data(4, soft, 9);
    DataSet repeated = rows(data, 0, 0, 0, 1, 3, 3);
    DataSet[] weighted = new DataSet[20];
    DataSet[] again = new DataSet[20];
    Arrays.setAll(weighted, i -> weighted(data, column(3, 1, 0, 2)));
    Arrays.setAll(again, i -> repeated);
    double[] a = fitted(new WeightedLoss(loss(name)), activation, weighted);
    double[] b = fitted(loss(name), activation, again);
    IntStream.range(0, a.length).forEach(i -> assertThat(a[i]).isCloseTo(b[i], within(1e-12)));
    ComputationGraph one = graph(new WeightedLoss(loss(name)), activation, new NoOp());
    ComputationGraph two = graph(loss(name), activation, new NoOp());
    assertThat(one.score(weighted[0])).isCloseTo(two.score(repeated), within(1e-13));
  }

  /** In single precision, where sums are rounded: the weights must not be in the way at all. */
  @ParameterizedTest
  @CsvSource({"mcxent, SOFTMAX, 1", "mcxent, SOFTMAX, 4", "xent, SIGMOID, 4", "mse, TANH, 1"})
  void equalWeightsAreNoWeightsToTheLastDigit(String name, Activation activation, int columns) {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    boolean soft = activation == Activation.SOFTMAX;
    for (double weight : new double[] {1, 0.3, 7}) {
      DataSet data = data(9, soft, 2);
      double[][] all = new double[9][columns];
      Arrays.stream(all).forEach(row -> Arrays.fill(row, weight));
      assertThat(fitted(new WeightedLoss(loss(name)), activation, weighted(data, all)))
          .isEqualTo(fitted(loss(name), activation, data));
      ComputationGraph one = graph(new WeightedLoss(loss(name)), activation, new NoOp());
      ComputationGraph two = graph(loss(name), activation, new NoOp());
      assertThat(one.score(weighted(data, all))).isEqualTo(two.score(data));
    }
  }

  @Test
  void labelWeightsThatAreEqualInARowAreExampleWeights() {
    DataSet data = data(3, false, 4);
    double[][] rows = {{2, 2, 2, 2}, {0.5, 0.5, 0.5, 0.5}, {1, 1, 1, 1}};
    assertThat(fitted(new WeightedLoss(loss("xent")), Activation.SIGMOID, weighted(data, rows)))
        .isEqualTo(
            fitted(
                new WeightedLoss(loss("xent")),
                Activation.SIGMOID,
                weighted(data, column(2, 0.5, 1))));
  }

  /** L Σ w ℓ / Σ w by hand; DL4J's own mask would square the weights in the gradient. */
  @Test
  void labelWeightsAreAMeanOverExamplesAndLabels() {
    DataSet data = data(2, false, 4);
    double[][] weights = {{1, 0, 2, 0.5}, {0, 3, 1, 1}};
    ComputationGraph graph = graph(new WeightedLoss(loss("xent")), Activation.SIGMOID, new NoOp());
    INDArray p = graph.outputSingle(data.getFeatures());
    double sum = 0;
    double total = 0;
    for (int i = 0; i < 2; i++) {
      for (int l = 0; l < L; l++) {
        double q =
            data.getLabels().getDouble(i, l) == 1 ? p.getDouble(i, l) : 1 - p.getDouble(i, l);
        sum -= weights[i][l] * Math.log(q);
        total += weights[i][l];
      }
    }
    assertThat(graph.score(weighted(data, weights))).isCloseTo(L * sum / total, within(1e-10));
  }

  /** Weights of classes: those of the labels an example has, as in a class-weighted mean. */
  @Test
  void labelWeightsOfDistributionsAreThoseOfTheLabelsHeld() {
    INDArray x = data(2, true, 4).getFeatures();
    DataSet hard =
        new DataSet(x, Nd4j.createFromArray(new double[][] {{0, 1, 0, 0}, {0, 0, 0, 1}}));
    double[][] weights = {{9, 0.5, 9, 9}, {7, 7, 7, 2}};
    ComputationGraph graph =
        graph(new WeightedLoss(loss("mcxent")), Activation.SOFTMAX, new NoOp());
    assertThat(graph.score(weighted(hard, weights)))
        .isCloseTo(graph.score(weighted(hard, column(0.5, 2))), within(1e-12));
  }

  @Test
  void ifNothingWeighsAnythingLossAndGradientAreZero() {
    for (int columns : new int[] {1, L}) {
      for (int examples : new int[] {1, 3}) {
        DataSet none = weighted(data(examples, false, 1), new double[examples][columns]);
        ComputationGraph graph =
            graph(new WeightedLoss(loss("xent")), Activation.SIGMOID, new Sgd(1));
        INDArray before = graph.params().dup();
        graph.fit(none);
        assertThat(graph.score()).isZero();
        assertThat(graph.params().data().asDouble()).isEqualTo(before.data().asDouble());
      }
    }
    // not even if there is nothing to be had from an example but infinity
    INDArray far = Nd4j.createFromArray(new double[][] {{Double.NaN, 0, 0, 0}});
    WeightedLoss loss = new WeightedLoss(loss("xent"));
    INDArray zero = Nd4j.zeros(DataType.DOUBLE, 1, 1);
    INDArray labels = Nd4j.ones(DataType.DOUBLE, 1, L);
    assertThat(
            loss.computeGradient(labels, far, Activation.SIGMOID.getActivationFunction(), zero)
                .sumNumber()
                .doubleValue())
        .isZero();
  }

  @Test
  void scoresOfExamplesHoldTheirWeight() {
    DataSet data = data(3, true, 1);
    ComputationGraph graph =
        graph(new WeightedLoss(loss("mcxent")), Activation.SOFTMAX, new NoOp());
    INDArray plain = graph.scoreExamples(data, false);
    assertThat(graph.scoreExamples(weighted(data, column(2, 0, 0.5)), false).data().asDouble())
        .containsExactly(
            new double[] {2 * plain.getDouble(0), 0, 0.5 * plain.getDouble(2)}, within(1e-12));
    assertThat(graph.scoreExamples(weighted(data, column(2, 2, 2)), false).data().asDouble())
        .containsExactly(plain.mul(2).data().asDouble(), within(1e-12));
  }

  @Test
  void jsonAndCopiesKeepTheLoss() {
    ComputationGraph graph =
        graph(new WeightedLoss(new LossBinaryXENT()), Activation.SIGMOID, new NoOp());
    String json = graph.getConfiguration().toJson();
    var read = org.deeplearning4j.nn.conf.ComputationGraphConfiguration.fromJson(json);
    assertThat(read).isEqualTo(graph.getConfiguration());
    assertThat(read.toJson()).isEqualTo(json).contains(WeightedLoss.class.getName());
    LossLayer copied = (LossLayer) graph.clone().getOutputLayer(0).conf().getLayer();
    assertThat(copied.getLossFn()).isEqualTo(new WeightedLoss(new LossBinaryXENT()));
  }

  @Test
  void weighPutsItAroundTheLossAtWork() {
    ComputationGraph graph = graph(new LossMCXENT(), Activation.SOFTMAX, new NoOp());
    DataSet batch = weighted(data(2, true, 1), column(1, 3));
    double expected =
        graph(new WeightedLoss(new LossMCXENT()), Activation.SOFTMAX, new NoOp()).score(batch);
    assertThat(graph.score(batch)).isNotEqualTo(expected);
    WeightedLoss.weigh(graph);
    WeightedLoss.weigh(graph);
    assertThat(graph.score(batch)).isEqualTo(expected);
    assertThat(graph.getConfiguration().toJson()).contains("WeightedLoss");
  }

  @Test
  void refusesWhatCannotBeWeighted() {
    assertThatThrownBy(() -> new WeightedLoss(new LossFMeasure()))
        .hasMessageContaining("sum over the examples");
    assertThatThrownBy(() -> new WeightedLoss(WeakLabelLoss.ofSigns(3)))
        .hasMessageContaining("sum over the examples");
    DataSet data = data(2, false, 1);
    ComputationGraph pairs =
        graph(new WeightedLoss(new LossMultiLabel()), Activation.TANH, new NoOp());
    assertThatThrownBy(
            () -> pairs.score(weighted(data, new double[][] {{1, 2, 1, 1}, {1, 1, 1, 1}})))
        .hasMessageContaining("no sum over labels");
    ComputationGraph graph = graph(new WeightedLoss(new LossMSE()), Activation.TANH, new NoOp());
    assertThatThrownBy(() -> graph.score(weighted(data, column(1, -1))))
        .hasMessageContaining("finite numbers >= 0, got -1");
    assertThatThrownBy(() -> graph.score(weighted(data, new double[2][3])))
        .hasMessageContaining("[2], [2, 1] or [2, 4], as the output, got [2, 3]");
  }
}
