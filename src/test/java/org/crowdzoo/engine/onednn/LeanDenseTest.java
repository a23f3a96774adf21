package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Dense layers that leave out what is not needed compute what stock ones do, to the last digit. */
class LeanDenseTest {
  private static final int BATCH = 6;
  private static final int FEATURES = 12;

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"RELU", "IDENTITY", "TANH", "SOFTSIGN", "SOFTMAX", "GELU"})
  void trainsAsStockWithEachActivation(Activation activation) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      GraphBuilder graph =
          graph(type)
              .addLayer("first", dense(FEATURES, 7, activation), "x")
              .addLayer("dropout", new DropoutLayer(0.8), "first")
              .addLayer("second", dense(7, 5, activation), "dropout")
              .addLayer("out", out(5), "second")
              .setOutputs("out");
      assertTrainsAsStock(graph, features(type));
    }
  }

  @Test
  void trainsAsStockWhereTwoReadTheInput() {
    GraphBuilder graph =
        graph(DataType.FLOAT)
            .addLayer("left", dense(FEATURES, 4, Activation.RELU), "x")
            .addLayer("right", dense(FEATURES, 3, Activation.TANH), "x")
            .addVertex("both", new MergeVertex(), "left", "right")
            .addLayer("out", out(7), "both")
            .setOutputs("out");
    assertTrainsAsStock(graph, features(DataType.FLOAT));
    ComputationGraph lean = lean(graph);
    assertThat(conf(lean, "left").isInputGradient()).isFalse();
    assertThat(conf(lean, "right").isInputGradient()).isFalse();
  }

  @Test
  void trainsAsStockWhereAnotherLayerReadsTheInput() {
    GraphBuilder graph =
        graph(DataType.FLOAT)
            .addLayer("left", dense(FEATURES, 4, Activation.RELU), "x")
            .addLayer("right", new ActivationLayer(Activation.TANH), "x")
            .addVertex("both", new MergeVertex(), "left", "right")
            .addLayer("out", out(4 + FEATURES), "both")
            .setOutputs("out");
    assertTrainsAsStock(graph, features(DataType.FLOAT));
    assertThat(conf(lean(graph), "left").isInputGradient()).isTrue();
  }

  @Test
  void trainsAsStockWithDropoutOfTheInputAndWithoutBias() {
    DenseLayer first =
        new DenseLayer.Builder()
            .nIn(FEATURES)
            .nOut(7)
            .hasBias(false)
            .dropOut(0.7)
            .activation(Activation.RELU)
            .build();
    GraphBuilder graph =
        graph(DataType.FLOAT)
            .addLayer("first", first, "x")
            .addLayer("out", out(7), "first")
            .setOutputs("out");
    assertTrainsAsStock(graph, features(DataType.FLOAT));
  }

  @Test
  void trainsAsStockBehindAPreprocessor() {
    GraphBuilder graph =
        graph(DataType.FLOAT)
            .addLayer("first", dense(FEATURES, 7, Activation.RELU), "x")
            .inputPreProcessor("first", new CnnToFeedForwardPreProcessor(2, 3, 2))
            .addLayer("out", out(7), "first")
            .setOutputs("out");
    DataSet plain = features(DataType.FLOAT);
    INDArray images = plain.getFeatures().reshape(BATCH, 2, 2, 3);
    assertTrainsAsStock(graph, new DataSet(images, plain.getLabels()));
  }

  @Test
  void leavesOutTheDerivativeByTheInputOnlyWhereNothingWantsIt() {
    ComputationGraph lean = lean(twoLayers());
    assertThat(conf(lean, "first").isInputGradient()).isFalse();
    assertThat(conf(lean, "second").isInputGradient()).isTrue();
  }

  @Test
  void aForwardPassForInferenceBetweenDoesNoHarm() {
    ComputationGraph stock = init(twoLayers());
    ComputationGraph lean = lean(twoLayers());
    INDArray x = features(DataType.FLOAT).getFeatures();
    INDArray other = x.mul(-2);
    INDArray epsilon = Nd4j.ones(DataType.FLOAT, BATCH, 5);
    for (ComputationGraph net : new ComputationGraph[] {stock, lean}) {
      net.feedForward(new INDArray[] {x}, true, false);
      net.feedForward(new INDArray[] {other}, false, false);
    }
    Gradient expected = stock.backpropGradient(epsilon);
    Gradient got = lean.backpropGradient(epsilon);
    assertThat(got.gradient().norm2Number().doubleValue()).isPositive();
    assertThat(digits(got.gradient())).isEqualTo(digits(expected.gradient()));
  }

  @Test
  void survivesJsonAndCloning() {
    ComputationGraph lean = lean(twoLayers());
    ComputationGraphConfiguration conf = lean.getConfiguration();
    assertThat(ComputationGraphConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
    INDArray x = features(DataType.FLOAT).getFeatures();
    assertThat(lean.clone().outputSingle(x)).isEqualTo(lean.outputSingle(x));
  }

  private static GraphBuilder twoLayers() {
    return graph(DataType.FLOAT)
        .addLayer("first", dense(FEATURES, 7, Activation.RELU), "x")
        .addLayer("second", dense(7, 5, Activation.TANH), "first")
        .setOutputs("second");
  }

  private static void assertTrainsAsStock(GraphBuilder graph, DataSet data) {
    ComputationGraph plain = init(graph);
    ComputationGraph stock = init(graph);
    try (Engine expected = Engine.choose(Engine.Mode.STOCK, plain);
        Engine engine = Engine.choose(Engine.Mode.AUTO, stock)) {
      assertThat(engine.graph()).isNotSameAs(stock);
      assertThat(engine.description()).contains("dense ones without superfluous products");
      for (ComputationGraph net : new ComputationGraph[] {expected.graph(), engine.graph()}) {
        Nd4j.getRandom().setSeed(9);
        for (int step = 0; step < 5; step++) {
          net.fit(data);
        }
      }
      engine.syncToStock();
      assertThat(digits(stock.params())).isEqualTo(digits(plain.params()));
      assertThat(digits(stock.getUpdater().getStateViewArray()))
          .isEqualTo(digits(plain.getUpdater().getStateViewArray()));
      assertThat(engine.graph().score()).isEqualTo(expected.graph().score());
      assertThat(stock.getIterationCount()).isEqualTo(5);
      assertThat(stock.getConfiguration().toJson()).doesNotContain("LeanDense");
    }
  }

  /** ND4J's own equality allows for 1e-5. */
  private static double[] digits(INDArray array) {
    return array.dup().data().asDouble();
  }

  private static ComputationGraph init(GraphBuilder graph) {
    ComputationGraph net = new ComputationGraph(graph.build().clone());
    net.init();
    return net;
  }

  private static ComputationGraph lean(GraphBuilder graph) {
    return Engine.choose(Engine.Mode.AUTO, init(graph)).graph();
  }

  private static LeanDense conf(ComputationGraph net, String vertex) {
    var holder =
        (org.deeplearning4j.nn.conf.graph.LayerVertex)
            net.getConfiguration().getVertices().get(vertex);
    return (LeanDense) holder.getLayerConf().getLayer();
  }

  private static GraphBuilder graph(DataType type) {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(type)
        .updater(new Adam(0.01))
        .l2(0.001)
        .graphBuilder()
        .addInputs("x");
  }

  private static DenseLayer dense(int in, int out, Activation activation) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build();
  }

  private static OutputLayer out(int in) {
    return new OutputLayer.Builder().nIn(in).nOut(3).activation(Activation.SOFTMAX).build();
  }

  private static DataSet features(DataType type) {
    Nd4j.getRandom().setSeed(4);
    INDArray x = Nd4j.randn(DataType.DOUBLE, BATCH, FEATURES).castTo(type);
    INDArray y = Nd4j.zeros(type, BATCH, 3);
    for (int b = 0; b < BATCH; b++) {
      y.putScalar(b, b % 3, 1);
    }
    return new DataSet(x, y);
  }
}
