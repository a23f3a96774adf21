package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.crowdzoo.nn.CrowdLayerVertex.Kind;
import org.crowdzoo.nn.InDoublePrecision;
import org.crowdzoo.nn.VoteVertex;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.inputs.InputType;
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

/** CrowdLayer and CoNAL label by label: derivatives, the definition, and the loss by hand. */
@Tag("once")
@InDoublePrecision
class LabelCrowdTest {
  private static final int D = 4;
  private static final int L = 3;
  private static final int W = 4;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(7);
  }

  private static ComputationGraph graph(String model, IUpdater updater, boolean definition) {
    Optimization optimization =
        new Optimization(3, DataType.DOUBLE, updater, List.of(), false, false, definition);
    Backbone backbone = Backbones.of("linear", new Backbones.Options(null, 4, 0, false));
    InputType input = InputType.feedForward(D);
    if (model.startsWith("conal")) {
      Conal.Options options = Conal.Options.defaults().withEmbedding(3, 5).withScale(0.01);
      return new Conal(
              input,
              backbone,
              L,
              new Crowd(W, 40, new int[0]),
              model.equals("conal-stochastic") ? options.constrained(3) : options,
              optimization)
          .ofLabels()
          .graph();
    }
    return new CrowdLayer(input, backbone, L, W, Kind.valueOf(model), optimization)
        .ofLabels()
        .graph();
  }

  /** Workers repeat, some slots are empty, some labels nobody was asked about. */
  private static MultiDataSet batch(int tasks, int slots, Random random) {
    INDArray x = Nd4j.rand(DataType.DOUBLE, tasks, D);
    INDArray ids = Nd4j.valueArrayOf(new long[] {tasks, slots}, -1.0);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, tasks, 2 * L, slots);
    INDArray mask = Nd4j.zeros(DataType.DOUBLE, tasks, slots);
    for (int i = 0; i < tasks; i++) {
      for (int a = 0; a < Math.max(1, slots - i % 3); a++) {
        ids.putScalar(i, a, random.nextInt(W));
        mask.putScalar(i, a, 1 + a % 2);
        for (int l = 0; l < L; l++) {
          if (random.nextInt(4) > 0 || l == 0) {
            labels.putScalar(i, 2 * l + random.nextInt(2), a, 1);
          }
        }
      }
    }
    return new MultiDataSet(
        new INDArray[] {x, ids}, new INDArray[] {labels}, null, new INDArray[] {mask});
  }

  private static ComputationGraph shaken(String model, IUpdater updater, boolean definition) {
    ComputationGraph graph = graph(model, updater, definition);
    graph.params().addi(Nd4j.rand(DataType.DOUBLE, graph.params().shape()).subi(0.5));
    return graph;
  }

  @ParameterizedTest
  @CsvSource({
    "conal, false",
    "conal, true",
    "conal-stochastic, false",
    "conal-stochastic, true",
    "MW, false",
    "MW, true",
    "VW, false",
    "VB, false",
    "VW_B, true"
  })
  void gradientsAreRight(String model, boolean definition) {
    for (int tasks : new int[] {1, 4}) {
      ComputationGraph graph = shaken(model, new NoOp(), definition);
      MultiDataSet data = batch(tasks, tasks == 1 ? 1 : 5, new Random(tasks));
      assertThat(
              GradientCheckUtil.checkGradients(
                  new GradientCheckUtil.GraphConfig()
                      .net(graph)
                      .inputs(data.getFeatures())
                      .labels(data.getLabels())
                      .labelMask(data.getLabelsMaskArrays())
                      .epsilon(1e-6)
                      .maxRelError(1e-5)
                      .minAbsoluteError(1e-9)
                      .print(GradientCheckUtil.PrintMode.FAILURES_ONLY)))
          .as(model + ", batch of " + tasks)
          .isTrue();
      assertThat(VoteVertex.ran(graph)).isEqualTo(definition ? "definition" : "kernel");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"conal", "conal-stochastic", "MW", "VW_B"})
  void kernelEqualsDefinition(String model) {
    INDArray noise =
        Nd4j.rand(DataType.DOUBLE, graph(model, new NoOp(), false).params().shape()).subi(0.5);
    INDArray[] after = new INDArray[2];
    for (int n = 0; n < 2; n++) {
      ComputationGraph graph = graph(model, new Sgd(0.1), n == 0);
      graph.params().addi(noise);
      for (int slots : new int[] {5, 1, 7}) {
        Nd4j.getRandom().setSeed(slots);
        graph.fit(batch(6, slots, new Random(slots)));
      }
      after[n] = graph.params().dup();
    }
    assertThat(after[0].sub(after[1]).amaxNumber().doubleValue()).isLessThan(1e-12);
  }

  /** Mean over the answers on labels of −log softmax(Π (1 − p, p)), each written out. */
  @Test
  void theLossIsThatOfEachLabelsTwoByTwoMatrices() {
    ComputationGraph graph = shaken("MW", new NoOp(), false);
    MultiDataSet data = batch(5, 4, new Random(2));
    INDArray z =
        data.getFeatures(0)
            .mmul(graph.getParam("logits_W"))
            .addRowVector(graph.getParam("logits_b"));
    INDArray table = graph.getParam("confusions_W");
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < 5; i++) {
      for (int a = 0; a < 4; a++) {
        double weight = data.getLabelsMaskArray(0).getDouble(i, a);
        int worker = data.getFeatures(1).getInt(i, a);
        for (int l = 0; l < L && weight > 0; l++) {
          double p = 1 / (1 + Math.exp(-z.getDouble(i, l)));
          double[] h = new double[2];
          for (int v = 0; v < 2; v++) {
            h[v] =
                table.getDouble(worker, (2 * l + v) * 2) * (1 - p)
                    + table.getDouble(worker, (2 * l + v) * 2 + 1) * p;
          }
          for (int v = 0; v < 2; v++) {
            double y = weight * data.getLabels(0).getDouble(i, 2 * l + v, a);
            sum += y * (Math.log(Math.exp(h[0]) + Math.exp(h[1])) - h[v]);
            weights += y;
          }
        }
      }
    }
    assertThat(graph.score(data)).isCloseTo(sum / weights, within(1e-12));
  }

  /** A vote that weighs two is there twice; one that weighs nothing, or asks nothing, is not. */
  @Test
  void aWeightIsARepetition() {
    MultiDataSet data = batch(4, 3, new Random(8));
    INDArray mask = data.getLabelsMaskArray(0);
    mask.assign(mask.gt(0).castTo(DataType.DOUBLE));
    MultiDataSet weighted = data.copy();
    weighted.getLabelsMaskArray(0).putScalar(1, 0, 2);
    weighted.getLabelsMaskArray(0).putScalar(2, 0, 0);
    INDArray ids = Nd4j.valueArrayOf(new long[] {4, 4}, -1.0);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 4, 2 * L, 4);
    INDArray ones = Nd4j.zeros(DataType.DOUBLE, 4, 4);
    for (int i = 0; i < 4; i++) {
      for (int a = 0; a < 4; a++) {
        int from = i == 1 && a == 3 ? 0 : a;
        if (from < 3 && mask.getDouble(i, from) > 0 && !(i == 2 && from == 0)) {
          ids.putScalar(i, a, data.getFeatures(1).getDouble(i, from));
          ones.putScalar(i, a, 1);
          for (int k = 0; k < 2 * L; k++) {
            labels.putScalar(i, k, a, data.getLabels(0).getDouble(i, k, from));
          }
        }
      }
    }
    MultiDataSet repeated =
        new MultiDataSet(
            new INDArray[] {data.getFeatures(0), ids},
            new INDArray[] {labels},
            null,
            new INDArray[] {ones});
    INDArray[] after = new INDArray[2];
    for (int n = 0; n < 2; n++) {
      Nd4j.getRandom().setSeed(5);
      ComputationGraph graph = shaken("MW", new Sgd(0.1), false);
      for (int step = 0; step < 20; step++) {
        graph.fit(n == 0 ? weighted : repeated);
      }
      after[n] = graph.params().dup();
    }
    assertThat(after[0].sub(after[1]).amaxNumber().doubleValue()).isLessThan(1e-12);
    weighted.getLabelsMaskArray(0).assign(0);
    ComputationGraph graph = shaken("MW", new Sgd(0.1), false);
    INDArray before = graph.params().dup();
    graph.fit(weighted);
    assertThat(graph.score()).isZero();
    assertThat(graph.params()).isEqualTo(before);
  }

  @Test
  void theClassifierIsAStockGraphOfSigmoids() {
    ComputationGraph graph = shaken("conal", new NoOp(), false);
    assertThat(ClassHead.isMultiLabel(graph)).isTrue();
    ComputationGraph head = ClassHead.of(graph);
    assertThat(head.getConfiguration().toJson()).doesNotContain("crowdzoo");
    INDArray x = Nd4j.rand(DataType.DOUBLE, 3, D);
    INDArray ids = Nd4j.zeros(3, 1);
    INDArray inside = graph.feedForward(new INDArray[] {x, ids}, false).get("probabilities");
    assertThat(head.outputSingle(x).sub(inside).amaxNumber().doubleValue()).isLessThan(1e-12);
    ComputationGraph again =
        new ComputationGraph(
            org.deeplearning4j.nn.conf.ComputationGraphConfiguration.fromJson(
                graph.getConfiguration().toJson()));
    again.init(graph.params(), true);
    assertThat(again.output(x, ids)[0]).isEqualTo(graph.output(x, ids)[0]);
  }

  @Test
  void whatKnowsNoSeparateLabelsSaysSo() {
    Optimization optimization = Optimization.of(0, new NoOp());
    Backbone backbone = Backbones.of("linear", new Backbones.Options(null, 4, 0, false));
    InputType input = InputType.feedForward(D);
    Crowd crowd = new Crowd(W, 10, new int[0]);
    assertThatThrownBy(() -> new UnionNet(input, backbone, L, W, 0.2, optimization).ofLabels())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("several labels a task do not go with UnionNet");
    assertThatThrownBy(
            () ->
                new CrowdLayer(input, backbone, L, W, Kind.MW, optimization)
                    .regularize(new MatrixRegularizer(MatrixRegularizer.Kind.TRACE, 0.1), crowd)
                    .ofLabels())
        .hasMessage("several labels a task do not go with a regulariser");
  }
}
