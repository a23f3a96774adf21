package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.crowdzoo.nn.BatchVolume;
import org.crowdzoo.nn.InDoublePrecision;
import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.VoteLoss;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Loss, gradients and an SGD step of the noise adaptations against PyTorch code of the published
 * formulas, in double precision.
 */
@InDoublePrecision
class NoiseAdaptationGoldenTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String OWN = "C [worker][truth][vote]";
  private static final String UNION = "U [worker*K+vote][truth]";
  private static final double RATE = 0.1;
  private static JsonNode golden;

  @BeforeEach
  void readGolden() throws IOException {
    try (InputStream in =
        getClass().getResourceAsStream("/reference/noise_adaptation_losses.json")) {
      golden = JSON.readTree(in);
    }
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NONE",
      value = {
        "unionnet_b,NONE,0",
        "unionnet_b_initial,NONE,0",
        "confusions_only,NONE,0",
        "trace_reg_votes_lambda_0.01,TRACE,0.01",
        "trace_reg_votes_lambda_0.5,TRACE,0.5",
        "trace_reg_softplus_lambda_0.01,TRACE,0.01",
        "trace_reg_softplus_initial,TRACE,0.01",
        "geo_reg_F_lambda_0.0001,GEOMETRIC_F,0.0001",
        "geo_reg_F_lambda_0.1,GEOMETRIC_F,0.1",
        "geo_reg_W_lambda_0.0001,GEOMETRIC_W,0.0001",
        "geo_reg_W_lambda_0.1,GEOMETRIC_W,0.1",
        "geo_reg_initial_W,GEOMETRIC_W,0.0001"
      })
  void sameAsPyTorch(String name, MatrixRegularizer.Kind kind, double scale) {
    for (boolean definition : new boolean[] {false, true}) {
      JsonNode expected = expected(name);
      ComputationGraph graph = graph(name, kind, scale, definition);
      INDArray before = graph.params().dup();
      MultiDataSet batch = batch();
      graph.fit(batch);
      close(graph.score(), expected.at("/values/loss").asDouble());
      assertParameters(graph, expected.get("parameters_after_step"));
      INDArray after = graph.params().dup();
      graph.fit(batch);
      close(graph.score(), expected.get("loss_after_step").asDouble());
      graph.setParams(before.sub(after).divi(RATE));
      assertParameters(graph, expected.get("gradients"));
    }
  }

  /** Whole, and in two parts. */
  @ParameterizedTest
  @CsvSource({
    "trace_reg_votes_lambda_0.01,TRACE,0.01",
    "trace_reg_votes_lambda_0.5,TRACE,0.5",
    "geo_reg_F_lambda_0.0001,GEOMETRIC_F,0.0001",
    "geo_reg_F_lambda_0.1,GEOMETRIC_F,0.1",
    "geo_reg_W_lambda_0.0001,GEOMETRIC_W,0.0001",
    "geo_reg_W_lambda_0.1,GEOMETRIC_W,0.1"
  })
  void termsOfOneKindAddUp(String name, MatrixRegularizer.Kind kind, double scale) {
    for (double own : new double[] {0, scale / 4}) {
      WorkerModel model = model(kind, own, MatrixForm.SOFTMAX, new int[0], false);
      model.regularize(
          new MatrixRegularizer(kind, scale - own), new Crowd(workers(), 11, new int[0]));
      ComputationGraph graph = started(model.graph(), name);
      graph.fit(batch());
      close(graph.score(), expected(name).at("/values/loss").asDouble());
      assertParameters(graph, expected(name).get("parameters_after_step"));
    }
  }

  /** On logits, as where CoNAL's matrices see those: value and gradient of the softmax's volume. */
  @Test
  void theVolumeOfLogitsIsThatOfTheirSoftmax() {
    INDArray logits = array(golden.get("logits"));
    INDArray epsilon = Nd4j.zeros(logits.shape());
    double h = 1e-6;
    for (int i = 0; i < logits.rows(); i++) {
      for (int k = 0; k < logits.columns(); k++) {
        INDArray up = logits.dup();
        INDArray down = logits.dup();
        up.putScalar(i, k, logits.getDouble(i, k) + h);
        down.putScalar(i, k, logits.getDouble(i, k) - h);
        epsilon.putScalar(i, k, (volume(up) - volume(down)) / (2 * h));
      }
    }
    close(
        volume(logits),
        expected("geo_reg_F_lambda_0.1").at("/values/regulariser").asDouble() * 0.1);
    ComputationGraph graph = volumeOf(logits);
    INDArray given =
        graph
            .getLayer("volume")
            .backpropGradient(Nd4j.zeros(logits.shape()), LayerWorkspaceMgr.noWorkspaces())
            .getSecond();
    assertThat(given.div(logits.rows()).sub(epsilon).amaxNumber().doubleValue()).isLessThan(1e-7);
    assertThat(BatchVolume.count(graph)).isEqualTo(new BatchVolume.Count(1, 0));
  }

  private static double volume(INDArray logits) {
    return volumeOf(logits).getLayer("volume").calcRegularizationScore(false);
  }

  private static ComputationGraph volumeOf(INDArray logits) {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.feedForward(logits.columns()))
                .addLayer("volume", new BatchVolume(0.1, true, 0), "x")
                .setOutputs("volume")
                .build());
    graph.init();
    graph.getLayer("volume").setInput(logits, LayerWorkspaceMgr.noWorkspaces());
    graph.getLayer("volume").activate(true, LayerWorkspaceMgr.noWorkspaces());
    return graph;
  }

  /** Fewer rows than classes: the term is left out, of the loss and of the gradient. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aBatchWithFewerTasksThanClassesGoesWithoutTheTerm(int tasks) {
    MultiDataSet small = first(tasks);
    ComputationGraph with =
        graph("geo_reg_F_lambda_0.1", MatrixRegularizer.Kind.GEOMETRIC_F, 0.1, false);
    ComputationGraph without = graph("confusions_only", null, 0, false);
    with.fit(small);
    without.fit(small);
    assertThat(with.score()).isEqualTo(without.score());
    assertThat(with.params()).isEqualTo(without.params());
    with.fit(batch());
    without.fit(batch());
    assertThat(with.score()).isGreaterThan(without.score() + 0.1);
  }

  /** Enough rows, but all alike: singular to rounding. */
  @Test
  void aBatchOfOneTaskManyTimesGoesWithoutTheTerm() {
    MultiDataSet same = batch();
    INDArray x = same.getFeatures(0);
    for (int i = 1; i < x.rows(); i++) {
      x.putRow(i, x.getRow(0));
    }
    ComputationGraph with =
        graph("geo_reg_F_lambda_0.1", MatrixRegularizer.Kind.GEOMETRIC_F, 0.1, false);
    ComputationGraph without = graph("confusions_only", null, 0, false);
    with.fit(same);
    without.fit(same);
    assertThat(with.params()).isEqualTo(without.params());
  }

  /** It is the training's objective; what is measured outside of training is not. */
  @Test
  void theTermIsInTheScoreOfTrainingOnly() {
    ComputationGraph with =
        graph("geo_reg_F_lambda_0.1", MatrixRegularizer.Kind.GEOMETRIC_F, 0.1, false);
    close(
        with.score(batch(), true), expected("geo_reg_F_lambda_0.1").at("/values/loss").asDouble());
    close(
        with.score(batch(), false),
        expected("geo_reg_F_lambda_0.1").at("/values/cross_entropy").asDouble());
  }

  /** A worker without a vote stays where he was. */
  @ParameterizedTest
  @ValueSource(strings = {"GEOMETRIC_W", "TRACE"})
  void idleWorkersAreLeftOut(MatrixRegularizer.Kind kind) {
    ComputationGraph graph = model(kind, 0.1, MatrixForm.SOFTMAX, new int[] {4}, false).graph();
    INDArray before = graph.getParam("confusions_W").dup();
    MultiDataSet batch = batch();
    INDArray ids = batch.getFeatures(1);
    for (int i = 0; i < ids.length(); i++) {
      // his votes become another's
      ids.putScalar(i, ids.getDouble(i) == 4 ? 3 : ids.getDouble(i));
    }
    graph.fit(batch);
    INDArray moved = graph.getParam("confusions_W").sub(before);
    assertThat(moved.getRow(4).amaxNumber().doubleValue()).isZero();
    assertThat(moved.getRow(3).amaxNumber().doubleValue()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"SOFTPLUS,6,-5,1,-5", "SOFTMAX,4,0,4,0"})
  void tablesStartAsPublished(
      MatrixForm form, double diagonal, double constant, double on, double off) {
    StochasticMatrices.Options options =
        new StochasticMatrices.Options(form, VoteLoss.Kind.PER_TASK, diagonal, constant);
    INDArray row = model(options, new int[0], false).graph().getParam("confusions_W").getRow(0);
    assertThat(row.getDouble(0)).isEqualTo(on);
    assertThat(row.getDouble(1)).isEqualTo(off);
  }

  @Test
  void unionNetStartsAsPublished() {
    ComputationGraph graph = unionNet(false).graph();
    INDArray start = table(JSON.valueToTree(initialUnion()), true);
    assertThat(graph.getParam("confusions_W").sub(start).amaxNumber().doubleValue())
        .isLessThan(1e-15);
  }

  private static ComputationGraph graph(
      String name, MatrixRegularizer.Kind kind, double scale, boolean definition) {
    boolean union = name.startsWith("unionnet");
    MatrixForm form = name.contains("softplus") ? MatrixForm.SOFTPLUS : MatrixForm.SOFTMAX;
    ComputationGraph graph =
        (union ? unionNet(definition) : model(kind, scale, form, new int[0], definition)).graph();
    return started(graph, name);
  }

  private static ComputationGraph started(ComputationGraph graph, String name) {
    boolean union = name.startsWith("unionnet");
    JsonNode start = golden.get("parameters");
    graph.getParam("logits_W").assign(array(start.get("V")).transpose());
    graph.getParam("logits_b").assign(array(start.get("b")));
    if (!name.contains("initial")) {
      graph.getParam("confusions_W").assign(table(start.get(union ? UNION : OWN), union));
    } else if (!union) {
      INDArray one =
          name.contains("softplus")
              ? Nd4j.eye(classes()).muli(6).subi(5)
              : Nd4j.eye(classes()).castTo(DataType.DOUBLE);
      graph.getParam("confusions_W").assign(Nd4j.tile(one.reshape(1, one.length()), workers(), 1));
    }
    return graph;
  }

  private static WorkerModel model(
      MatrixRegularizer.Kind kind, double scale, MatrixForm form, int[] idle, boolean definition) {
    VoteLoss.Kind loss =
        form == MatrixForm.SOFTPLUS ? VoteLoss.Kind.PER_TASK : VoteLoss.Kind.PER_VOTE;
    return model(new StochasticMatrices.Options(form, loss, 4, 0), idle, definition)
        .regularize(
            kind == null ? null : new MatrixRegularizer(kind, scale),
            new Crowd(workers(), 11, idle));
  }

  private static StochasticMatrices model(
      StochasticMatrices.Options options, int[] idle, boolean definition) {
    return new StochasticMatrices(
        InputType.feedForward(2),
        linear(),
        classes(),
        new Crowd(workers(), 11, idle),
        options,
        optimization(definition));
  }

  private static UnionNet unionNet(boolean definition) {
    return new UnionNet(
        InputType.feedForward(2), linear(), classes(), workers(), 1e-5, optimization(definition));
  }

  private static Backbone linear() {
    return Backbones.of("linear", new Backbones.Options(1, 1, 0, false));
  }

  private static Optimization optimization(boolean definition) {
    return new Optimization(1, DataType.DOUBLE, new Sgd(RATE), List.of(), false, false, definition);
  }

  private static JsonNode expected(String name) {
    for (JsonNode one : golden.get("cases")) {
      if (one.get("name").asText().equals(name)) {
        return one;
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static void assertParameters(ComputationGraph graph, JsonNode all) {
    close(graph.getParam("logits_W"), array(all.get("V")).transpose());
    close(graph.getParam("logits_b"), array(all.get("b")));
    boolean union = all.has("U");
    close(graph.getParam("confusions_W"), table(all.get(union ? "U" : "C"), union));
  }

  private static void close(INDArray actual, INDArray expected) {
    assertThat(actual.length()).isEqualTo(expected.length());
    INDArray difference = actual.dup('c').reshape(expected.dup('c').shape()).sub(expected);
    assertThat(difference.amaxNumber().doubleValue()).isLessThan(1e-10);
  }

  private static void close(double actual, double expected) {
    assertThat(actual).isCloseTo(expected, within(1e-10));
  }

  /** Golden matrices [worker][truth][vote], or of the union [worker · K + vote][truth]. */
  private static INDArray table(JsonNode node, boolean union) {
    if (union) {
      return array(node).dup('c').reshape('c', workers(), classes() * classes());
    }
    double[][][] cube = JSON.convertValue(node, double[][][].class);
    return Nd4j.createFromArray(cube)
        .permute(0, 2, 1)
        .dup('c')
        .reshape('c', workers(), classes() * classes());
  }

  private static double[][] initialUnion() {
    double[][] start = new double[workers() * classes()][classes()];
    for (int row = 0; row < start.length; row++) {
      for (int k = 0; k < classes(); k++) {
        start[row][k] = row % classes() == k ? 1 - 1e-5 : 1e-5 / (classes() - 1);
      }
    }
    return start;
  }

  private static INDArray array(JsonNode node) {
    return node.get(0).isArray()
        ? Nd4j.createFromArray(JSON.convertValue(node, double[][].class))
        : Nd4j.createFromArray(JSON.convertValue(node, double[].class)).reshape(1, node.size());
  }

  private static int classes() {
    return golden.get("K").asInt();
  }

  private static int workers() {
    return golden.get("W").asInt();
  }

  private static MultiDataSet first(int tasks) {
    MultiDataSet all = batch();
    return new MultiDataSet(
        new INDArray[] {rows(all.getFeatures(0), tasks), rows(all.getFeatures(1), tasks)},
        new INDArray[] {rows(all.getLabels(0), tasks)},
        null,
        new INDArray[] {rows(all.getLabelsMaskArray(0), tasks)});
  }

  private static INDArray rows(INDArray array, int tasks) {
    return array.get(NDArrayIndex.interval(0, tasks)).dup('c');
  }

  /** Ids packed to the left, padded with -1. */
  private static MultiDataSet batch() {
    int tasks = golden.get("B").asInt();
    INDArray ids = Nd4j.zeros(tasks, workers()).subi(1);
    INDArray labels = Nd4j.zeros(tasks, classes(), workers());
    INDArray mask = Nd4j.zeros(tasks, workers());
    for (int i = 0; i < tasks; i++) {
      int slot = 0;
      for (int j = 0; j < workers(); j++) {
        int label = golden.get("votes").get(i).get(j).asInt();
        if (label >= 0) {
          ids.putScalar(i, slot, j);
          labels.putScalar(i, label, slot, 1);
          mask.putScalar(i, slot++, 1);
        }
      }
    }
    return new MultiDataSet(
        new INDArray[] {array(golden.get("X")), ids},
        new INDArray[] {labels},
        null,
        new INDArray[] {mask});
  }
}
