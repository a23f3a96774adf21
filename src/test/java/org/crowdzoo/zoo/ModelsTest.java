package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.crowdzoo.nn.CosineRestarts;
import org.crowdzoo.nn.Momentum;
import org.crowdzoo.nn.VoteVertex;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.deeplearning4j.zoo.ZooModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Backbones, round trips through files, and the class head on its own. */
class ModelsTest {
  @ParameterizedTest
  @CsvSource({
    "linear,28,1,784",
    "mlp,28,1,6",
    "simple-cnn,28,1,6",
    "simple-cnn,33,3,6",
    "cnn3,28,3,16",
    "resnet18,32,3,32",
    "resnet34,17,1,32",
    "vgg16,28,1,32",
    "vgg16,64,3,32"
  })
  void backbonesGiveFeaturesForAnySize(String name, int side, int channels, int features) {
    Backbone backbone = Backbones.of(name, new Backbones.Options(4, 6, 0.5, false));
    ComputationGraph graph =
        new PlainClassifier(
                InputType.convolutional(side, side, channels),
                backbone,
                5,
                Optimization.of(1, new Sgd(0.1)))
            .graph();
    INDArray output = graph.outputSingle(Nd4j.rand(3, channels, side, side));
    assertThat(output.shape()).containsExactly(3, 5);
    assertThat(output.sum(1).sub(1).amaxNumber().doubleValue()).isLessThan(1e-5);
    assertThat(graph.getParam("logits_W").size(0)).isEqualTo(features);
  }

  @Test
  void depthsAreThoseOfThePapers() {
    assertThat(convolutions("resnet18")).isEqualTo(17 + 3);
    assertThat(convolutions("resnet34")).isEqualTo(33 + 3);
    assertThat(convolutions("vgg16")).isEqualTo(13);
  }

  private static long convolutions(String name) {
    ComputationGraphConfiguration graph =
        new PlainClassifier(
                InputType.convolutional(32, 32, 3),
                Backbones.of(name, new Backbones.Options(4, 6, 0, false)),
                5,
                Optimization.of(1, new Sgd(0.1)))
            .configuration();
    return graph.getVertices().keySet().stream().filter(v -> v.endsWith("-conv")).count();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"conal", "conal-logits", "conal-features", "conal-stochastic", "MW", "VW_B"})
  void modelsSurviveFilesJsonYamlAndClone(String model) throws IOException {
    ComputationGraph graph =
        NoiseGradientTest.graph(
            model,
            Optimization.of(3, new Momentum(0.1, new CosineRestarts(0.1, 0, 4, 2), 0.9, true)));
    MultiDataSet data = NoiseGradientTest.batch(5, 3, new java.util.Random(2));
    graph.fit(data);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, bytes, true);
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(
            new ByteArrayInputStream(bytes.toByteArray()), true);

    ComputationGraphConfiguration conf = graph.getConfiguration();
    ComputationGraphConfiguration read = ComputationGraphConfiguration.fromJson(conf.toJson());
    conf.getVertices()
        .forEach(
            (name, vertex) -> assertThat(read.getVertices().get(name)).as(name).isEqualTo(vertex));
    assertThat(read.toJson()).isEqualTo(conf.toJson());
    assertThat(ComputationGraphConfiguration.fromYaml(conf.toYaml()).toYaml())
        .isEqualTo(conf.toYaml());
    assertThat(conf.clone().getVertices()).isEqualTo(conf.getVertices());
    VoteVertex scores = (VoteVertex) conf.clone().getVertices().get(WorkerModel.VOTE_SCORES);
    assertThat(scores.getUpdater()).isInstanceOf(Momentum.class);
    ComputationGraph clone = graph.clone();
    for (ComputationGraph other : List.of(restored, clone)) {
      assertThat(other.params()).isEqualTo(graph.params());
      assertThat(other.outputSingle(data.getFeatures()))
          .isEqualTo(graph.outputSingle(data.getFeatures()));
    }
    graph.fit(data);
    restored.fit(data);
    assertThat(restored.params()).as("the updater went on where it was").isEqualTo(graph.params());
  }

  @ParameterizedTest
  @ValueSource(strings = {"conal", "conal-logits", "conal-features", "MW"})
  void theClassHeadIsStockAndGivesTheSameProbabilities(String model) {
    ComputationGraph graph =
        NoiseGradientTest.graph(
            model,
            new Optimization(
                3,
                org.nd4j.linalg.api.buffer.DataType.FLOAT,
                new Momentum(0.1, new CosineRestarts(0.1, 0, 4, 2), 0.9, true),
                List.of(new org.nd4j.linalg.learning.regularization.L2Regularization(0.1)),
                true));
    MultiDataSet data = NoiseGradientTest.batch(5, 3, new java.util.Random(2));
    graph.fit(data);
    ComputationGraph classifier = ClassHead.of(graph);
    String json = classifier.getConfiguration().toJson();
    assertThat(json).doesNotContain("crowdzoo").doesNotContain("L2Regularization");

    INDArray logits =
        graph.feedForward(data.getFeatures(), false).get(CrowdModel.LOGITS + "").dup();
    INDArray expected =
        model.equals("conal-logits")
            ? Nd4j.nn().softmax(logits)
            : graph.feedForward(data.getFeatures(), false).get(CrowdModel.PROBABILITIES);
    INDArray actual = classifier.outputSingle(data.getFeatures(0));
    assertThat(actual.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-6);
  }

  @Test
  void modelsAreZooModelsOfDl4j() {
    ZooModel<ComputationGraph> model =
        new PlainClassifier(
            InputType.feedForward(4),
            Backbones.of("linear", new Backbones.Options(1, 1, 0, false)),
            3,
            Optimization.of(1, new Adam(0.1)));
    model.setInputShape(new int[][] {{7}});
    ComputationGraph graph = model.init();
    assertThat(graph.outputSingle(Nd4j.rand(2, 7)).shape()).containsExactly(2, 3);
    assertThat(model.modelName()).isEqualTo("plainclassifier");
  }

  @Test
  void weightDecayLeavesConfusionsAloneUnlessAsked() {
    for (boolean decay : new boolean[] {false, true}) {
      Optimization optimization =
          new Optimization(
              3,
              org.nd4j.linalg.api.buffer.DataType.FLOAT,
              new Sgd(1),
              List.of(new org.nd4j.linalg.learning.regularization.WeightDecay(0.5, true)),
              decay);
      ComputationGraph graph = NoiseGradientTest.graph("MW", optimization);
      MultiDataSet data = NoiseGradientTest.batch(5, 3, new java.util.Random(2));
      INDArray idle = graph.getParam("confusions_W").getRow(2).dup();
      graph.fit(data);
      assertThat(graph.getParam("confusions_W").getRow(2).equals(idle)).isEqualTo(!decay);
    }
  }

  @Test
  void idleWorkersStayWhereTheyAreUnlessPenalized() {
    ComputationGraph graph = NoiseGradientTest.graph("conal", Optimization.of(3, new Adam(0.1)));
    INDArray idle = graph.getParam("confusions_W").getRow(2).dup();
    for (int step = 0; step < 3; step++) {
      graph.fit(NoiseGradientTest.batch(5, 3, new java.util.Random(step)));
    }
    assertThat(graph.getParam("confusions_W").getRow(2)).isEqualTo(idle);
    assertThat(graph.getParam("confusions_W").getRow(1)).isNotEqualTo(idle);
  }

  /** The constrained variant is named after this: nobody is out of reach of the common matrix. */
  @Test
  void idleWorkersOfTheConstrainedVariantAreDrawnToTheCommonMatrix() {
    ComputationGraph graph =
        NoiseGradientTest.graph("conal-stochastic", Optimization.of(3, new Sgd(0.5)));
    INDArray table = graph.getParam("confusions_W");
    table.getRow(2).addi(Nd4j.rand(new long[] {table.size(1)}).muli(2));
    double before = distanceOfIdleWorker(table);
    for (int step = 0; step < 20; step++) {
      graph.fit(NoiseGradientTest.batch(5, 3, new java.util.Random(step)));
    }
    assertThat(distanceOfIdleWorker(graph.getParam("confusions_W"))).isLessThan(0.5 * before);
  }

  private static double distanceOfIdleWorker(INDArray table) {
    return table.getRow(2).sub(table.getRow(table.rows() - 1)).norm2Number().doubleValue();
  }

  @Test
  void rowStochasticMatricesOfLogitsAreRefused() {
    assertThatThrownBy(
            () ->
                new Conal.Options(
                    Conal.Scores.LOGITS, Conal.TaskInput.INPUT, true, 2, 2, 0, false, true, 30, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("need probabilities (SOFTMAX)");
  }

  /** PyTorch's rules: after one step of SGD, decay has taken rate · λ of every parameter. */
  @ParameterizedTest
  @ValueSource(strings = {"conal", "VW_B"})
  void pytorchsDecayReachesEveryParameterAndItsBiasesAreDrawn(String model) {
    Sgd rate = new Sgd(0.1);
    List<java.util.Map<String, INDArray>> after = new java.util.ArrayList<>();
    java.util.Map<String, INDArray> start = java.util.Map.of();
    for (int decayed = 0; decayed < 2; decayed++) {
      List<org.nd4j.linalg.learning.regularization.Regularization> decay =
          decayed == 0
              ? List.of()
              : List.of(new org.nd4j.linalg.learning.regularization.L2Regularization(0.5));
      ComputationGraph graph =
          NoiseGradientTest.graph(
              model,
              new Optimization(
                  3, org.nd4j.linalg.api.buffer.DataType.FLOAT, rate, decay, false, true, false));
      INDArray bias = graph.getParam("logits_b");
      INDArray weights = graph.getParam("logits_W");
      assertThat(bias.norm2Number().doubleValue()).as("drawn").isPositive();
      assertThat(bias.amaxNumber().doubleValue())
          .isLessThanOrEqualTo(1 / Math.sqrt(weights.size(0)));
      start = copies(graph);
      graph.fit(NoiseGradientTest.batch(5, 3, new java.util.Random(2)));
      after.add(copies(graph));
    }
    for (String name : start.keySet()) {
      INDArray expected = after.get(0).get(name).sub(start.get(name).mul(0.1 * 0.5));
      assertThat(after.get(1).get(name).sub(expected).amaxNumber().doubleValue())
          .as(name)
          .isLessThan(1e-6);
    }
  }

  private static java.util.Map<String, INDArray> copies(ComputationGraph graph) {
    java.util.Map<String, INDArray> copies = new java.util.TreeMap<>();
    graph.paramTable().forEach((name, values) -> copies.put(name, values.dup()));
    return copies;
  }

  @Test
  void impossibleModelsAreRefused() {
    assertThatThrownBy(() -> Backbones.of("resnet19", new Backbones.Options(1, 1, 0, false)))
        .hasMessageContaining("there is no backbone resnet19, did you mean resnet18? allowed are linear, mlp");
    assertThatThrownBy(() -> new Backbones.Options(1, 1, 1, false))
        .hasMessage("dropout must be from 0 to below 1, got 1.0");
  }
}
