package org.crowdzoo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Random;
import org.crowdzoo.files.InputException;
import org.crowdzoo.labelmodel.ClassLabelModel;
import org.crowdzoo.labelmodel.LabelGraph;
import org.crowdzoo.labelmodel.SolveMethod;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.ILossFunction;

@InDoublePrecision
class WeakLabelLossTest {
  @ParameterizedTest
  @CsvSource({
    "SIGNS, 2, 2, SOFTMAX",
    "SIGNS, 2, 1, SIGMOID",
    "SIGNS, 2, 1, IDENTITY",
    "CLASSES, 2, 2, IDENTITY",
    "CLASSES, 4, 4, SOFTMAX"
  })
  void gradients(VoteCode code, int classes, int outputs, Activation activation) {
    WeakLabelLoss online = WeakLabelLoss.of(code, 5, classes, 1000, 1);
    DataSet data = data(code, classes, 300, 1);
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, 300, classes);
    online.computeGradient(data.getLabels(), logits, new ActivationSoftmax(), null);
    assertThat(online.labelModel()).isNotNull();
    for (ILossFunction loss :
        new ILossFunction[] {online, new MajorityVoteLoss(code, 5, classes)}) {
      DataSet few = data(code, classes, 6, 2);
      few.getLabels().putRow(3, Nd4j.valueArrayOf(5, code == VoteCode.SIGNS ? 0.0 : -1.0));
      ComputationGraph graph = new ComputationGraph(conf(loss, outputs, activation, new NoOp()));
      graph.init();
      assertThat(
              GradientCheckUtil.checkGradients(
                  new GradientCheckUtil.GraphConfig()
                      .net(graph)
                      .inputs(new INDArray[] {few.getFeatures()})
                      .labels(new INDArray[] {few.getLabels()})
                      .epsilon(1e-6)
                      .maxRelError(1e-5)
                      .minAbsoluteError(1e-9)
                      .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
          .isTrue();
    }
  }

  @Test
  void whereAllAbstainThereIsNoLossAndNoGradient() {
    WeakLabelLoss loss = WeakLabelLoss.of(VoteCode.SIGNS, 5, 2, 100, 1);
    INDArray votes = Nd4j.zeros(DataType.DOUBLE, 4, 5);
    INDArray logits = Nd4j.rand(DataType.DOUBLE, 4, 2);
    var softmax = new ActivationSoftmax();
    for (int round = 0; round < 30; round++) { // before the first fit, and after
      INDArray gradient = loss.computeGradient(votes, logits, softmax, null);
      assertThat(gradient.toDoubleMatrix()).isDeepEqualTo(new double[4][2]);
      assertThat(loss.computeScore(votes, logits, softmax, null, true)).isZero();
    }
    assertThat(loss.labelModel()).isNotNull();
  }

  @Test
  void scoresAndPredictionsFeedNothing() {
    ComputationGraph graph = graph(WeakLabelLoss.of(VoteCode.SIGNS, 5, 2, 300, 1));
    DataSet data = data(VoteCode.SIGNS, 2, 150, 3);
    graph.fit(data);
    byte[] state = loss(graph).state();
    assertThat(loss(graph).held()).isEqualTo(150);
    DataSet other = data(VoteCode.SIGNS, 2, 40, 4);
    graph.score(other);
    graph.score(other, true);
    graph.scoreExamples(other, false);
    graph.output(other.getFeatures());
    assertThat(loss(graph).state()).isEqualTo(state);
    graph.fit(other);
    assertThat(loss(graph).held()).isEqualTo(190);
  }

  /** What is kept from a batch's gradient for its score is of that batch and that label model. */
  @Test
  void scoresAreThoseOfTheVotesAndTheModelOfNow() {
    var softmax = new ActivationSoftmax();
    INDArray logits = Nd4j.rand(DataType.DOUBLE, 120, 3);
    INDArray one = data(VoteCode.CLASSES, 3, 120, 5).getLabels();
    INDArray other = data(VoteCode.CLASSES, 3, 120, 6).getLabels();
    WeakLabelLoss loss = WeakLabelLoss.of(VoteCode.CLASSES, 5, 3, 500, 1);
    loss.computeGradient(one, logits, softmax, null);
    byte[] then = loss.state();
    double scoreThen = loss.computeScore(one, logits, softmax, null, true);
    assertThat(scoreThen).isEqualTo(loss.copy().computeScore(one, logits, softmax, null, true));
    double otherThen = loss.computeScore(other, logits, softmax, null, true);
    assertThat(otherThen).isEqualTo(loss.copy().computeScore(other, logits, softmax, null, true));
    loss.computeGradient(other, logits, softmax, null);
    double scoreNow = loss.computeScore(one, logits, softmax, null, true);
    assertThat(scoreNow).isEqualTo(loss.copy().computeScore(one, logits, softmax, null, true));
    assertThat(scoreNow).isNotEqualTo(scoreThen);
    loss.computeGradient(one, logits, softmax, null);
    loss.restore(then);
    assertThat(loss.computeScore(one, logits, softmax, null, true)).isEqualTo(scoreThen);
    one.putRow(0, Nd4j.valueArrayOf(5, -1.0)); // the same array, other votes
    assertThat(loss.computeScore(one, logits, softmax, null, true))
        .isEqualTo(loss.copy().computeScore(one, logits, softmax, null, true))
        .isNotEqualTo(scoreThen);
  }

  @ParameterizedTest
  @CsvSource({"SIGNS, 2", "CLASSES, 3"})
  void afterAnEpochItIsTheOfflineModel(VoteCode code, int classes) {
    ComputationGraph graph = graph(WeakLabelLoss.of(code, 5, classes, 1000, 1));
    DataSet data = data(code, classes, 320, 5);
    for (DataSet batch : data.batchBy(32)) {
      graph.fit(batch);
    }
    int[][] votes = new int[320][5];
    for (int i = 0; i < 320; i++) {
      for (int j = 0; j < 5; j++) {
        votes[i][j] = code.decode(data.getLabels().getDouble(i, j), classes, i, j);
      }
    }
    double[][] expected =
        ClassLabelModel.fit(
                LabelGraph.independent(5), votes, classes, ClassLabelModel.Options.defaults())
            .predictProba(votes);
    double[][] found = loss(graph).labelModel().predictProba(votes);
    for (int i = 0; i < 320; i++) {
      assertThat(found[i]).containsExactly(expected[i], within(1e-12));
    }
  }

  @Test
  void aSavedNetworkGoesOnAsTheOther(@TempDir Path folder) throws IOException {
    ComputationGraph graph = graph(WeakLabelLoss.of(VoteCode.SIGNS, 5, 2, 120, 3));
    for (DataSet batch : data(VoteCode.SIGNS, 2, 200, 6).batchBy(20)) {
      graph.fit(batch);
    }
    Path file = folder.resolve("model.zip");
    ModelSerializer.writeModel(graph, file.toFile(), true);
    ComputationGraph restored = ModelSerializer.restoreComputationGraph(file.toFile(), true);
    ComputationGraph copy = graph.clone();
    byte[] then = loss(graph).state();
    assertThat(loss(restored)).isEqualTo(loss(graph));
    assertThat(loss(restored).state()).isEqualTo(then);
    for (DataSet batch : data(VoteCode.SIGNS, 2, 200, 7).batchBy(20)) {
      graph.fit(batch);
      restored.fit(batch);
    }
    assertThat(loss(restored).state()).isEqualTo(loss(graph).state());
    assertThat(restored.params().data().asDouble()).isEqualTo(graph.params().data().asDouble());
    assertThat(loss(copy).state()).isEqualTo(then).isNotEqualTo(loss(graph).state());
  }

  @Test
  void settingsAndStateSurviveJsonAndSerialization() throws Exception {
    WeakLabelLoss loss =
        new WeakLabelLoss(
            VoteCode.CLASSES,
            5,
            3,
            50,
            2,
            10,
            SolveMethod.MEDIAN,
            new double[] {0.5, 0.3, 0.2},
            new int[][] {{0, 1}},
            null);
    DataSet data = data(VoteCode.CLASSES, 3, 60, 8);
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, 60, 3);
    loss.computeGradient(data.getLabels(), logits, new ActivationSoftmax(), null);
    ComputationGraphConfiguration conf = conf(loss, 3, Activation.SOFTMAX, new NoOp());
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    assertThat(read).isEqualTo(conf);
    assertThat(loss(read)).isEqualTo(loss);
    assertThat(loss(read).state()).isEqualTo(loss.state());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(loss);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      WeakLabelLoss back = (WeakLabelLoss) in.readObject();
      assertThat(back).isEqualTo(loss);
      assertThat(back.state()).isEqualTo(loss.state());
    }
    ILossFunction majority = new MajorityVoteLoss(VoteCode.CLASSES, 5, 3);
    ComputationGraphConfiguration plain = conf(majority, 3, Activation.SOFTMAX, new NoOp());
    assertThat(ComputationGraphConfiguration.fromJson(plain.toJson())).isEqualTo(plain);
  }

  @Test
  void whatDoesNotFitIsOneLine() {
    WeakLabelLoss loss = WeakLabelLoss.ofSigns(3);
    var softmax = new ActivationSoftmax();
    INDArray logits = Nd4j.zeros(DataType.DOUBLE, 2, 2);
    INDArray votes = Nd4j.create(new double[][] {{1, 0, -1}, {1, 2, 0}});
    assertThatThrownBy(() -> loss.computeScore(votes, logits, softmax, null, true))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "weak votes: task 1 of the batch, function 1: must be -1, 0 (abstains) or 1, got 2.0");
    INDArray four = Nd4j.zeros(DataType.DOUBLE, 2, 4);
    assertThatThrownBy(() -> loss.computeGradient(four, logits, softmax, null))
        .hasMessageContaining("labels must be [batch, 3]")
        .hasMessageContaining("[2, 4]");
    INDArray fine = Nd4j.zeros(DataType.DOUBLE, 2, 3);
    assertThatThrownBy(() -> loss.computeScore(fine, four, softmax, null, true))
        .hasMessageContaining("the network must have 2 outputs or 1, got [2, 4]");
    var sigmoid = Activation.SIGMOID.getActivationFunction();
    assertThatThrownBy(() -> loss.computeScore(fine, logits, sigmoid, null, true))
        .hasMessageContaining("activation must be identity or softmax");
    assertThatThrownBy(() -> WeakLabelLoss.ofSigns(2)).hasMessageContaining("at least 3");
    INDArray three = Nd4j.zeros(DataType.DOUBLE, 3, 3);
    assertThatThrownBy(() -> loss.computeScore(three, logits, new ActivationIdentity(), null, true))
        .hasMessageContaining("2 tasks need as many rows of votes");
  }

  /** The example of the README. */
  @Test
  void threeLinesFromGoldToWeakLabels() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
    WeakLabelsExample.Points train = WeakLabelsExample.points(4000, 1);
    WeakLabelsExample.Points test = WeakLabelsExample.points(1000, 2);
    double gold = WeakLabelsExample.accuracy(WeakLabelsExample.gold(train), test);
    double weak = WeakLabelsExample.accuracy(WeakLabelsExample.weak(train), test);
    assertThat(gold).isGreaterThan(0.97);
    assertThat(weak).isGreaterThan(gold - 0.03);
  }

  private static ComputationGraph graph(WeakLabelLoss loss) {
    ComputationGraph graph =
        new ComputationGraph(conf(loss, loss.classes(), Activation.SOFTMAX, new Adam(0.01)));
    graph.init();
    return graph;
  }

  /** With its loss in a WeakLabelLayer where that fits, else in DL4J's own output layer. */
  private static ComputationGraphConfiguration conf(
      ILossFunction loss, int outputs, Activation activation, IUpdater updater) {
    boolean own = loss instanceof WeakLabelLoss && activation == Activation.SOFTMAX;
    Layer output =
        own
            ? new WeakLabelLayer((WeakLabelLoss) loss)
            : new OutputLayer.Builder(loss).nOut(outputs).activation(activation).build();
    return new NeuralNetConfiguration.Builder()
        .seed(2)
        .dataType(DataType.DOUBLE)
        .updater(updater)
        .graphBuilder()
        .addInputs("in")
        .setInputTypes(InputType.feedForward(3))
        .addLayer(
            "logits",
            new DenseLayer.Builder()
                .nOut(own ? outputs : 4)
                .activation(own ? Activation.IDENTITY : Activation.TANH)
                .build(),
            "in")
        .addLayer("out", output, "logits")
        .setOutputs("out")
        .build();
  }

  private static WeakLabelLoss loss(ComputationGraph graph) {
    return loss(graph.getConfiguration());
  }

  private static WeakLabelLoss loss(ComputationGraphConfiguration conf) {
    LayerVertex vertex = (LayerVertex) conf.getVertices().get("out");
    return (WeakLabelLoss) ((WeakLabelLayer) vertex.getLayerConf().getLayer()).getLossFn();
  }

  private static DataSet data(VoteCode code, int classes, int tasks, long seed) {
    double[] accuracy = {0.9, 0.8, 0.75, 0.65, 0.6};
    Random random = new Random(seed);
    INDArray features = Nd4j.create(DataType.DOUBLE, tasks, 3);
    INDArray votes = Nd4j.create(DataType.DOUBLE, tasks, 5);
    for (int i = 0; i < tasks; i++) {
      int truth = random.nextInt(classes);
      for (int d = 0; d < 3; d++) {
        features.putScalar(i, d, random.nextGaussian() + (d == truth ? 1 : 0));
      }
      for (int j = 0; j < 5; j++) {
        int other = (truth + 1 + random.nextInt(classes - 1)) % classes;
        int vote = random.nextDouble() < accuracy[j] ? truth : other;
        boolean abstains = random.nextDouble() < 0.3;
        double written =
            code == VoteCode.CLASSES ? (abstains ? -1 : vote) : abstains ? 0 : 2 * vote - 1;
        votes.putScalar(i, j, written);
      }
    }
    return new DataSet(features, votes);
  }
}
