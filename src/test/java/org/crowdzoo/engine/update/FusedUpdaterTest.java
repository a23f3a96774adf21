package org.crowdzoo.engine.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.crowdzoo.nn.CosineRestarts;
import org.crowdzoo.nn.Momentum;
import org.crowdzoo.nn.RAdam;
import org.crowdzoo.nn.Warmup;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** One pass gives what DL4J's own updater gives. */
class FusedUpdaterTest {
  private static final int FEATURES = 7;
  private static final int CLASSES = 3;

  static Stream<IUpdater> covered() {
    return Stream.of(
        new Sgd(0.1),
        new Momentum(0.05, null, 0.9, false),
        new Momentum(0.05, null, 0.9, true),
        new Nesterovs(0.05, 0.9),
        new Adam(1e-2),
        new Adam(1e-2, 0.8, 0.95, 1e-4),
        new RAdam(1e-2),
        // rectified from the second step on
        new RAdam(1e-2, null, 0.8, 0.6, 1e-4));
  }

  static Stream<IUpdater> scheduled() {
    Adam adam = new Adam(new ExponentialSchedule(ScheduleType.ITERATION, 1e-2, 0.7));
    Nesterovs nesterovs = new Nesterovs(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 2), 0.9);
    nesterovs.setMomentumISchedule(
        new MapSchedule(ScheduleType.ITERATION, Map.of(0, 0.5, 2, 0.8, 4, 0.9)));
    return Stream.of(
        adam,
        nesterovs,
        new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.1, 0.5, 2)),
        new Momentum(0.1, new CosineRestarts(0.1, 0, 3, 1), 0.9, false),
        new RAdam(0, new Warmup(0.01, null, 4), 0.9, 0.999, 1e-8),
        new Adam(new Warmup(0, new StepSchedule(ScheduleType.ITERATION, 0.01, 0.5, 2), 3)));
  }

  static Stream<IUpdater> leftToDl4j() {
    return Stream.of(
        new AdaMax(1e-3),
        new Nadam(1e-3),
        new AMSGrad(1e-3),
        new RmsProp(1e-3),
        new AdaGrad(1e-2),
        new AdaDelta());
  }

  /** Two dense layers with batch normalization between, of some hidden units. */
  private static ComputationGraph net(
      int hidden, Consumer<NeuralNetConfiguration.Builder> settings) {
    NeuralNetConfiguration.Builder common =
        new NeuralNetConfiguration.Builder().seed(3).activation(Activation.TANH);
    settings.accept(common);
    GraphBuilder graph =
        common
            .graphBuilder()
            .addInputs("x")
            .addLayer("a", new DenseLayer.Builder().nOut(hidden).build(), "x")
            .addLayer("norm", new BatchNormalization.Builder().build(), "a")
            .addLayer("b", new DenseLayer.Builder().nOut(5).updater(new Sgd(0.03)).build(), "norm")
            .addLayer(
                "out",
                new OutputLayer.Builder().nOut(CLASSES).activation(Activation.SOFTMAX).build(),
                "b")
            .setOutputs("out")
            .setInputTypes(InputType.feedForward(FEATURES));
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  private static ComputationGraph net(IUpdater updater) {
    return net(6, common -> common.updater(updater));
  }

  private static DataSet data(int batch, int seed) {
    Nd4j.getRandom().setSeed(seed + 1);
    INDArray labels = Nd4j.zeros(batch, CLASSES);
    for (int i = 0; i < batch; i++) {
      labels.putScalar(i, (i + seed) % CLASSES, 1);
    }
    return new DataSet(Nd4j.randn('c', batch, FEATURES), labels);
  }

  private static ComputationGraph fused(ComputationGraph stock) {
    ComputationGraph net = stock.clone();
    assertThat(FusedUpdater.install(net)).isTrue();
    assertThat(net.getUpdater()).isInstanceOf(FusedUpdater.class);
    return net;
  }

  private static void assertSameTraining(ComputationGraph stock) {
    ComputationGraph net = fused(stock);
    INDArray start = stock.params().dup();
    train(stock, 0, 6);
    train(net, 0, 6);
    assertThat(net.params()).isNotEqualTo(start);
    assertSame(net, stock);
  }

  private static void train(ComputationGraph net, int from, int to) {
    for (int step = from; step < to; step++) {
      net.fit(data(step == 2 ? 3 : 8, step));
    }
  }

  private static void assertSame(ComputationGraph net, ComputationGraph stock) {
    assertThat(distance(net.params(), stock.params())).isLessThan(1e-6);
    INDArray expected = stock.getUpdater().getStateViewArray();
    INDArray state = net.getUpdater().getStateViewArray();
    if (expected == null) {
      assertThat(state).isNull();
    } else {
      assertThat(distance(state, expected)).isLessThan(1e-6);
    }
  }

  private static double distance(INDArray a, INDArray b) {
    double scale = Math.max(1, Transforms.abs(b).maxNumber().doubleValue());
    return Transforms.abs(a.sub(b)).maxNumber().doubleValue() / scale;
  }

  @ParameterizedTest
  @MethodSource({"covered", "scheduled", "leftToDl4j"})
  void everyUpdater(IUpdater updater) {
    assertSameTraining(net(updater));
  }

  @ParameterizedTest
  @MethodSource({"covered", "leftToDl4j"})
  void everyUpdaterWithAllTerms(IUpdater updater) {
    assertSameTraining(
        net(
            6,
            common ->
                common
                    .updater(updater)
                    .l1(0.02)
                    .l2(0.05)
                    .l2Bias(0.01)
                    .regularization(regularization(common))));
  }

  /** L1 and L2 as set so far and weight decay, which DL4J's builder would put in L2's place. */
  private static List<Regularization> regularization(NeuralNetConfiguration.Builder common) {
    return Stream.concat(
            common.getRegularization().stream(),
            Stream.of(new org.nd4j.linalg.learning.regularization.WeightDecay(0.03, true)))
        .toList();
  }

  @Test
  void weightDecayWithoutRate() {
    assertSameTraining(net(6, common -> common.updater(new Adam(1e-2)).weightDecay(0.01, false)));
  }

  @Test
  void gradientsThatAreNotDivided() {
    assertSameTraining(
        net(6, common -> common.updater(new Momentum(0.01, null, 0.9, false)).miniBatch(false)));
  }

  /** Longer than a stretch, and updated by more than one thread. */
  @ParameterizedTest
  @MethodSource("covered")
  void manyParameters(IUpdater updater) {
    ComputationGraph stock = net(30_011, common -> common.updater(updater).l2(1e-3));
    assertThat(stock.numParams()).isGreaterThan(1 << 18);
    ComputationGraph net = fused(stock);
    ComputationGraph again = fused(stock);
    for (int iteration = 0; iteration < 3; iteration++) {
      for (ComputationGraph each : List.of(stock, net, again)) {
        INDArray gradient = each.getUpdater().getFlattenedGradientsView();
        Nd4j.getRandom().setSeed(iteration + 1);
        gradient.assign(Nd4j.randn('c', gradient.shape()));
        each.getUpdater()
            .update(
                new DefaultGradient(gradient), iteration, 0, 8, LayerWorkspaceMgr.noWorkspaces());
      }
      stock.params().subi(stock.getFlattenedGradients().reshape(stock.params().shape()));
    }
    assertSame(net, stock);
    assertThat(net.params()).as("the same again").isEqualTo(again.params());
  }

  @Test
  void layersThatDoNotLearnStay() {
    ComputationGraph stock = frozen();
    assertSameTraining(stock);
    assertThat(stock.getParam("a_W")).isEqualTo(frozen().getParam("a_W"));
  }

  private static ComputationGraph frozen() {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .updater(new Adam(1e-2))
            .l2(0.1)
            .graphBuilder()
            .addInputs("x")
            .addLayer(
                "a",
                new FrozenLayer(
                    new DenseLayer.Builder()
                        .nIn(FEATURES)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build()),
                "x")
            .addLayer(
                "out",
                new OutputLayer.Builder()
                    .nIn(4)
                    .nOut(CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "a")
            .setOutputs("out");
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  /** A term of one's own that is asked before the updater, and one that is asked after it. */
  @Test
  void foreignTerms() {
    for (Regularization.ApplyStep when : Regularization.ApplyStep.values()) {
      assertSameTraining(
          net(
              6,
              common ->
                  common.updater(new Adam(1e-2)).regularization(List.of(new Cubic(0.05, when)))));
    }
  }

  private record Cubic(double factor, Regularization.ApplyStep applyStep)
      implements Regularization {
    @Override
    public void apply(INDArray p, INDArray gradient, double rate, int iteration, int epoch) {
      // d/dp |p|³ / 3
      gradient.addi(Transforms.abs(p).muli(p).muli(factor));
    }

    @Override
    public double score(INDArray p, int iteration, int epoch) {
      return factor / 3 * Transforms.pow(Transforms.abs(p), 3).sumNumber().doubleValue();
    }

    @Override
    public Regularization clone() {
      return this;
    }
  }

  @ParameterizedTest
  @MethodSource("clippings")
  void clippedGradients(GradientNormalization kind) {
    assertSameTraining(
        net(
            6,
            common ->
                common
                    .updater(new Adam(1e-2))
                    .gradientNormalization(kind)
                    .gradientNormalizationThreshold(0.01)));
  }

  static Stream<GradientNormalization> clippings() {
    return Stream.of(
        GradientNormalization.ClipElementWiseAbsoluteValue, GradientNormalization.ClipL2PerLayer);
  }

  @Test
  void constraintsOnParameters() {
    assertSameTraining(
        net(
            6,
            common ->
                common.updater(new Sgd(0.3)).constrainWeights(new MaxNormConstraint(0.5, 1))));
  }

  /** Files hold DL4J's state: training goes on with either updater as if nothing had happened. */
  @Test
  void savedAndRestored(@TempDir Path folder) throws Exception {
    ComputationGraph stock = net(new Adam(1e-2));
    ComputationGraph net = fused(stock);
    train(stock, 0, 6);
    train(net, 0, 3);
    File file = folder.resolve("net.zip").toFile();
    ModelSerializer.writeModel(net, file, true);
    ComputationGraph restored = ModelSerializer.restoreComputationGraph(file, true);
    ComputationGraph plain = ModelSerializer.restoreComputationGraph(file, true);
    assertThat(plain.getUpdater()).isNotInstanceOf(FusedUpdater.class);
    FusedUpdater.install(restored);
    train(net, 3, 6);
    train(restored, 3, 6);
    train(plain, 3, 6);
    assertThat(restored.params()).isEqualTo(net.params());
    assertSame(net, stock);
    assertSame(plain, stock);
  }

  /** DL4J then puts an updater of its own in place of ours. */
  @Test
  void theRateIsSetOnTheWay() {
    ComputationGraph stock = net(new Adam(1e-2));
    // No clone of the other: clones share their updaters, and so their rates.
    ComputationGraph net = net(new Adam(1e-2));
    FusedUpdater.install(net);
    for (ComputationGraph each : List.of(stock, net)) {
      train(each, 0, 3);
      each.setLearningRate(1e-3);
      train(each, 3, 6);
    }
    assertSame(net, stock);
    assertThat(FusedUpdater.install(net)).isTrue();
    train(stock, 6, 8);
    train(net, 6, 8);
    assertSame(net, stock);
  }

  /** DL4J's updater leaves the step in the gradient's place, ours the gradient. */
  @Test
  void thePassIsTakenAndNotMerelyAllowed() {
    ComputationGraph stock = net(new Sgd(0.1));
    ComputationGraph net = fused(stock);
    INDArray before = net.params().dup();
    stock.fit(data(8, 0));
    net.fit(data(8, 0));
    INDArray step = before.sub(net.params());
    assertThat(distance(stock.getFlattenedGradients(), step)).isLessThan(1e-6);
    // The first layer's weights come first.
    long length = net.getParam("a_W").length();
    assertThat(
            distance(first(net.getFlattenedGradients(), length).mul(0.1 / 8), first(step, length)))
        .isLessThan(1e-6);
  }

  private static INDArray first(INDArray flat, long length) {
    return flat.reshape(flat.length()).get(interval(0, length));
  }

  @Test
  void installedTwiceIsInstalledOnce() {
    ComputationGraph net = fused(net(new Adam(1e-2)));
    Object updater = net.getUpdater();
    assertThat(FusedUpdater.install(net)).isTrue();
    assertThat(net.getUpdater()).isSameAs(updater);
  }

  @Test
  void whereItCannotBeInstalledNothingChanges() {
    ComputationGraph doubles =
        net(6, common -> common.updater(new Adam(1e-2)).dataType(DataType.DOUBLE));
    ComputationGraph search =
        net(
            6,
            common ->
                common
                    .updater(new NoOp())
                    .optimizationAlgo(OptimizationAlgorithm.CONJUGATE_GRADIENT));
    for (ComputationGraph net : List.of(doubles, search)) {
      assertThat(FusedUpdater.install(net)).isFalse();
      assertThat(net.getUpdater()).isNotInstanceOf(FusedUpdater.class);
    }
  }
}
