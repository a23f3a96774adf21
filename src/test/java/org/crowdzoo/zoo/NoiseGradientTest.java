package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.crowdzoo.nn.CrowdLayerVertex.Kind;
import org.crowdzoo.nn.InDoublePrecision;
import org.crowdzoo.nn.MatrixForm;
import org.crowdzoo.nn.VoteLoss;
import org.crowdzoo.nn.VoteVertex;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Every layer and loss against numerical derivatives in double precision, with workers that repeat
 * in a batch, missing votes, and a batch of one vote.
 */
@Tag("once")
@InDoublePrecision
class NoiseGradientTest {
  private static final int D = 4;
  private static final int K = 3;
  private static final int W = 4;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conal",
        "conal-logits",
        "conal-features",
        "conal-raw-task",
        "conal-stochastic",
        "MW",
        "VW",
        "VB",
        "VW_B",
        "geometric-f",
        "geometric-w",
        "trace",
        "trace-softplus",
        "unionnet",
        "annot-mix",
        "annot-mix-input",
        "annot-mix-features",
        "conal+GEOMETRIC_F",
        "conal+GEOMETRIC_W",
        "conal+TRACE",
        "conal-logits+GEOMETRIC_F",
        "conal-logits+TRACE",
        "conal-stochastic+GEOMETRIC_F",
        "conal-stochastic+GEOMETRIC_W",
        "MW+GEOMETRIC_F",
        "MW+GEOMETRIC_W",
        "MW+TRACE",
        "VB+GEOMETRIC_F",
        "VW_B+GEOMETRIC_F",
        "geometric-f+GEOMETRIC_W",
        "trace-softplus+GEOMETRIC_W",
        "unionnet+GEOMETRIC_F",
        "unionnet+GEOMETRIC_W",
        "unionnet+TRACE",
        "annot-mix+GEOMETRIC_F",
        "annot-mix-input+GEOMETRIC_W",
        "annot-mix+GEOMETRIC_W",
        "annot-mix+TRACE"
      })
  void gradientsAreRight(String model) {
    checkGradients(model, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conal",
        "conal-raw-task",
        "conal-stochastic",
        "MW",
        "VW_B",
        "geometric-f",
        "trace-softplus",
        "unionnet",
        "annot-mix-input"
      })
  void gradientsOfTheSameDiffDefinitionAreRight(String model) {
    checkGradients(model, true);
  }

  /** Scores and one-step gradients of kernel and definition, to rounding. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conal",
        "conal-logits",
        "conal-raw-task",
        "conal-stochastic",
        "MW",
        "VW",
        "VB",
        "VW_B",
        "geometric-f",
        "geometric-w",
        "trace",
        "trace-softplus",
        "unionnet",
        "annot-mix",
        "annot-mix-input"
      })
  void kernelEqualsSameDiffDefinition(String model) {
    INDArray noise =
        Nd4j.rand(DataType.DOUBLE, graph(model, by(new Sgd(0.1), false)).params().shape())
            .subi(0.5);
    INDArray[] after = new INDArray[2];
    for (int engine = 0; engine < 2; engine++) {
      ComputationGraph graph = graph(model, by(new Sgd(0.1), engine == 0));
      graph.params().addi(noise);
      for (int votes : new int[] {5, 1, 7}) {
        graph.fit(batch(6, votes, new Random(votes)));
      }
      after[engine] = graph.params().dup();
      assertThat(VoteVertex.ran(graph)).isEqualTo(engine == 0 ? "definition" : "kernel");
    }
    assertThat(after[0].sub(after[1]).amaxNumber().doubleValue()).isLessThan(1e-12);
  }

  private static Optimization by(IUpdater updater, boolean definition) {
    return new Optimization(3, DataType.DOUBLE, updater, List.of(), false, false, definition);
  }

  /** Rows of two workers mixed, as mixup of votes looks them up; one is mixed with himself. */
  @ParameterizedTest
  @ValueSource(
      strings = {"annot-mix", "annot-mix-input", "annot-mix+GEOMETRIC_W", "MW", "VW_B", "unionnet"})
  void gradientsOfMixedWorkersAreRight(String model) {
    Random random = new Random(5);
    MultiDataSet data = batch(5, 1, random);
    INDArray mixed = Nd4j.zeros(5, 1, 3);
    for (int i = 0; i < 5; i++) {
      mixed.putScalar(i, 0, 0, data.getFeatures(1).getDouble(i, 0));
      mixed.putScalar(i, 0, 1, i == 2 ? mixed.getDouble(i, 0, 0) : random.nextInt(W));
      mixed.putScalar(i, 0, 2, random.nextDouble());
    }
    data.setFeatures(1, mixed);
    ComputationGraph graph = graph(model, by(new NoOp(), false));
    graph.params().addi(Nd4j.rand(DataType.DOUBLE, graph.params().shape()).subi(0.5));
    if (model.equals("unionnet")) {
      // rows that are logarithms of probabilities cannot be averaged; the look-up still is linear
      data.getFeatures(1).putScalar(0, 0, 2, 1);
    }
    assertGradients(graph, data, model);
  }

  @Test
  void mixedWorkersAreRefusedWhereARowIsShared() {
    ComputationGraph graph = graph("conal", by(new NoOp(), false));
    MultiDataSet data = batch(2, 1, new Random(5));
    data.setFeatures(1, Nd4j.zeros(2, 1, 3));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> graph.score(data))
        .hasMessageContaining("worker ids must be [B, A], or [B, A, 3] where rows may be mixed");
  }

  private static void checkGradients(String model, boolean definition) {
    for (int batch : new int[] {1, 4}) {
      ComputationGraph graph = graph(model, by(new NoOp(), definition));
      Random random = new Random(batch);
      graph.params().addi(Nd4j.rand(DataType.DOUBLE, graph.params().shape()).subi(0.5));
      MultiDataSet data = batch(batch, batch == 1 ? 1 : 6, random);
      assertGradients(graph, data, model + ", batch of " + batch);
      assertThat(VoteVertex.ran(graph)).isEqualTo(definition ? "definition" : "kernel");
    }
  }

  private static void assertGradients(ComputationGraph graph, MultiDataSet data, String what) {
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
        .as(what)
        .isTrue();
  }

  /**
   * M2.1 doubles the gradient of every SameDiff vertex. One plain SGD step must lower the loss by
   * the step's length times the squared gradient, not by twice as much.
   */
  @ParameterizedTest
  @ValueSource(strings = {"conal", "MW"})
  void sameDiffGradientsAreNotDoubled(String model) {
    double rate = 1e-6;
    ComputationGraph graph = graph(model, by(new Sgd(rate), true));
    // Away from the start, where all matrices are equal and the penalty has a kink.
    graph.params().addi(Nd4j.rand(DataType.DOUBLE, graph.params().shape()).subi(0.5));
    MultiDataSet data = batch(6, 5, new Random(1));
    INDArray before = graph.params().dup();
    double loss = score(graph, data);
    graph.fit(data);
    INDArray step = graph.params().sub(before);
    double predicted = -step.mul(step).sumNumber().doubleValue() / rate;
    double actual = score(graph, data) - loss;
    assertThat(actual / predicted).isBetween(0.999, 1.001);
  }

  @Test
  void numberOfVotesMayChangeFromBatchToBatch() {
    ComputationGraph changing = graph("conal", Optimization.of(3, new Sgd(0.1)));
    ComputationGraph padded = graph("conal", Optimization.of(3, new Sgd(0.1)));
    for (int votes : new int[] {2, 6, 1, 6, 3}) {
      MultiDataSet data = batch(4, votes, new Random(votes));
      changing.fit(data);
      padded.fit(padTo(data, 6));
    }
    assertThat(changing.params().sub(padded.params()).amaxNumber().doubleValue()).isLessThan(1e-6);
  }

  @Test
  void missingVotesEqualRemovedOnes() {
    ComputationGraph graph = graph("conal", Optimization.of(3, new Sgd(0.1)));
    MultiDataSet data = batch(4, 3, new Random(3));
    assertThat(score(graph, padTo(data, 9))).isEqualTo(score(graph, data));
  }

  @Test
  void anUnknownWorkerIsRefused() {
    ComputationGraph graph = graph("conal", Optimization.of(3, new Sgd(0.1)));
    MultiDataSet data = batch(2, 3, new Random(3));
    data.getFeatures(1).putScalar(0, 0, W);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> graph.fit(data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("from 0 to 3, or -1 for no vote, got 4");
  }

  static ComputationGraph graph(String named, Optimization optimization) {
    String model = named.replaceFirst("\\+.*", "");
    MatrixRegularizer added =
        named.contains("+")
            ? new MatrixRegularizer(
                MatrixRegularizer.Kind.valueOf(named.replaceFirst(".*\\+", "")), 0.3)
            : null;
    Function<WorkerModel, ComputationGraph> made =
        unfinished -> unfinished.regularize(added, new Crowd(W, 20, new int[] {2})).graph();
    InputType input = InputType.feedForward(D);
    Backbone backbone =
        Backbones.of(
            model.equals("conal-features") ? "mlp" : "linear",
            new Backbones.Options(1, 4, 0, false));
    Function<Conal.Options, ComputationGraph> conal =
        options ->
            made.apply(
                new Conal(
                    input, backbone, K, new Crowd(W, 20, new int[] {2}), options, optimization));
    Function<AnnotMix.TaskInput, ComputationGraph> annotMix =
        task ->
            made.apply(
                new AnnotMix(
                    input, backbone, K, W, new AnnotMix.Options(task, 3, 0.8, 1), optimization));
    return switch (model) {
      case "conal" ->
          conal.apply(options(Conal.Scores.SOFTMAX, Conal.TaskInput.INPUT, true, false));
      case "conal-logits" ->
          conal.apply(options(Conal.Scores.LOGITS, Conal.TaskInput.INPUT, true, false));
      case "conal-features" ->
          conal.apply(options(Conal.Scores.SOFTMAX, Conal.TaskInput.FEATURES, true, false));
      case "conal-raw-task" ->
          conal.apply(options(Conal.Scores.SOFTMAX, Conal.TaskInput.INPUT, false, false));
      case "conal-stochastic" ->
          conal.apply(options(Conal.Scores.SOFTMAX, Conal.TaskInput.INPUT, true, true));
      case "geometric-f" ->
          made.apply(
              stochastic(
                  MatrixForm.SOFTMAX, MatrixRegularizer.Kind.GEOMETRIC_F, backbone, optimization));
      case "geometric-w" ->
          made.apply(
              stochastic(
                  MatrixForm.SOFTMAX, MatrixRegularizer.Kind.GEOMETRIC_W, backbone, optimization));
      case "trace" ->
          made.apply(
              stochastic(MatrixForm.SOFTMAX, MatrixRegularizer.Kind.TRACE, backbone, optimization));
      case "trace-softplus" ->
          made.apply(
              stochastic(
                  MatrixForm.SOFTPLUS, MatrixRegularizer.Kind.TRACE, backbone, optimization));
      case "unionnet" -> made.apply(new UnionNet(input, backbone, K, W, 0.2, optimization));
      case "annot-mix" -> annotMix.apply(AnnotMix.TaskInput.NONE);
      case "annot-mix-input" -> annotMix.apply(AnnotMix.TaskInput.INPUT);
      case "annot-mix-features" -> annotMix.apply(AnnotMix.TaskInput.FEATURES);
      default ->
          made.apply(new CrowdLayer(input, backbone, K, W, Kind.valueOf(model), optimization));
    };
  }

  private static WorkerModel stochastic(
      MatrixForm form, MatrixRegularizer.Kind own, Backbone backbone, Optimization optimization) {
    return new StochasticMatrices(
            InputType.feedForward(D),
            backbone,
            K,
            new Crowd(W, 20, new int[] {2}),
            new StochasticMatrices.Options(
                form,
                form == MatrixForm.SOFTMAX ? VoteLoss.Kind.PER_VOTE : VoteLoss.Kind.PER_TASK,
                2,
                -0.5),
            optimization)
        .regularize(new MatrixRegularizer(own, 0.3), new Crowd(W, 20, new int[] {2}));
  }

  private static Conal.Options options(
      Conal.Scores scores, Conal.TaskInput task, boolean normalize, boolean stochastic) {
    return new Conal.Options(scores, task, normalize, 3, 2, 0.1, false, stochastic, 5, 2);
  }

  /** Workers 0 to 2 of 4, so that they repeat and one is idle; a fifth of the votes is missing. */
  static MultiDataSet batch(int batch, int votes, Random random) {
    INDArray x = Nd4j.zeros(batch, D);
    INDArray ids = Nd4j.zeros(batch, votes).subi(1);
    INDArray labels = Nd4j.zeros(batch, K, votes);
    INDArray mask = Nd4j.zeros(batch, votes);
    for (int i = 0; i < batch; i++) {
      for (int d = 0; d < D; d++) {
        x.putScalar(i, d, random.nextGaussian());
      }
      for (int a = 0; a < votes; a++) {
        if (a == 0 || random.nextDouble() < 0.8) {
          ids.putScalar(i, a, new int[] {0, 1, 3}[random.nextInt(3)]);
          labels.putScalar(i, random.nextInt(K), a, 1);
          mask.putScalar(i, a, 1);
        }
      }
    }
    return new MultiDataSet(
        new INDArray[] {x, ids}, new INDArray[] {labels}, null, new INDArray[] {mask});
  }

  private static MultiDataSet padTo(MultiDataSet data, int votes) {
    long batch = data.getFeatures(0).size(0);
    long more = votes - data.getFeatures(1).size(1);
    if (more == 0) {
      return data;
    }
    return new MultiDataSet(
        new INDArray[] {
          data.getFeatures(0), Nd4j.hstack(data.getFeatures(1), Nd4j.ones(batch, more).negi())
        },
        new INDArray[] {Nd4j.concat(2, data.getLabels(0), Nd4j.zeros(batch, K, more))},
        null,
        new INDArray[] {Nd4j.hstack(data.getLabelsMaskArray(0), Nd4j.zeros(batch, more))});
  }

  private static double score(ComputationGraph graph, MultiDataSet data) {
    return graph.score(data, true);
  }
}
