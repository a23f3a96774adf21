package org.crowdzoo.engine.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.crowdzoo.zoo.BackboneMethod;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.Crowd;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Which part of a graph is compiled, and that the rest works on. */
@Tag("once")
class RegionTest {
  private static final int SIDE = 9;

  @BeforeEach
  void needsOneDnn() {
    Requirements.oneDnn();
  }

  private static Compilation.Compiled compiled(ComputationGraph stock) {
    Compilation result = OneDnnCompiler.compile(stock);
    assertThat(result).isInstanceOf(Compilation.Compiled.class);
    return (Compilation.Compiled) result;
  }

  private static String refusal(ComputationGraph stock) {
    Compilation result = OneDnnCompiler.compile(stock);
    assertThat(result).isInstanceOf(Compilation.Refused.class);
    return ((Compilation.Refused) result).reason();
  }

  /** One convolution "c" with a dense output behind, to be spoiled. */
  private static ComputationGraph single(ConvolutionLayer.Builder layer, DataType type) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .graphBuilder()
            .addInputs("image")
            .addLayer("c", layer.nOut(4).build(), "image")
            .addLayer(
                "out",
                new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build(),
                "c")
            .setOutputs("out")
            .setInputTypes(InputType.convolutional(SIDE, SIDE, 1));
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  private static ConvolutionLayer.Builder conv() {
    return new ConvolutionLayer.Builder(3, 3).activation(Activation.RELU);
  }

  @Test
  void whatCannotBeCompiledIsRefusedWithAReason() {
    assertThat(compiled(single(conv(), DataType.FLOAT)).vertices()).isEqualTo(1);
    assertThat(refusal(single(conv(), DataType.DOUBLE)))
        .isEqualTo("parameters are DOUBLE, not FLOAT");
    assertThat(refusal(single(conv().activation(Activation.SOFTSIGN), DataType.FLOAT)))
        .isEqualTo(
            "no convolution that could be compiled: c (activation softsign), out (input"
                + " preprocessor)");
    assertThat(refusal(single(conv().dropOut(0.5), DataType.FLOAT)))
        .contains("c (dropout inside of a layer)");
    assertThat(
            refusal(
                single(conv().constrainWeights(new MaxNormConstraint(1, 1, 2, 3)), DataType.FLOAT)))
        .contains("c (parameter constraints)");
    assertThat(
            refusal(
                single(
                    conv().gradientNormalization(GradientNormalization.ClipL2PerLayer),
                    DataType.FLOAT)))
        .contains("c (ClipL2PerLayer)");
    ComputationGraph dense =
        new PlainClassifier(
                InputType.feedForward(4),
                Backbones.of("mlp", new Backbones.Options(1, 8, 0, false)),
                3,
                Optimization.of(1, new Sgd(0.1)))
            .graph();
    assertThat(refusal(dense)).contains("the network has no convolution");
  }

  @Test
  void clippingOfSingleEntriesIsKept() {
    ComputationGraph stock =
        single(
            conv()
                .gradientNormalization(GradientNormalization.ClipElementWiseAbsoluteValue)
                .gradientNormalizationThreshold(1e-4)
                .updater(new Sgd(1)),
            DataType.FLOAT);
    ComputationGraph fast = compiled(stock).graph();
    INDArray before = fast.getLayer("c").params().dup();
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0}, {0, 1}});
    fast.fit(new DataSet(Nd4j.randn('c', 2, 1, SIDE, SIDE), labels));
    INDArray change = Transforms.abs(fast.getLayer("c").params().sub(before));
    assertThat(change.maxNumber().doubleValue()).isCloseTo(1e-4, within(1e-6));
  }

  @Test
  void everyConvolutionalBackboneOfTheZoo() {
    Map<String, Integer> left =
        Map.ofEntries(
            Map.entry("simple-cnn", 3),
            Map.entry("cnn3", 2),
            Map.entry("resnet18", 2),
            Map.entry("resnet34", 2),
            Map.entry("vgg16", 2),
            Map.entry("resnet50", 2),
            Map.entry("vgg16_bn", 2),
            Map.entry("mobilenet_v2", 3),
            Map.entry("squeezenet1_1", 3));
    for (String name :
        Backbones.standard().stream()
            .filter(BackboneMethod::convolutional)
            .map(BackboneMethod::name)
            .toList()) {
      for (boolean norm : new boolean[] {false, true}) {
        ComputationGraph stock =
            new PlainClassifier(
                    InputType.convolutional(8, 8, 3),
                    Backbones.of(name, new Backbones.Options(4, 8, 0, norm)),
                    3,
                    Optimization.of(1, new Sgd(0.1)))
                .graph();
        Compilation.Compiled result = compiled(stock);
        assertThat(result.graph().getConfiguration().getVertices())
            .as(name)
            .hasSize(left.get(name) + 1);
        INDArray images = Nd4j.randn('c', 2, 3, 8, 8);
        INDArray difference = result.graph().outputSingle(images).sub(stock.outputSingle(images));
        assertThat(Transforms.abs(difference).maxNumber().doubleValue()).as(name).isLessThan(1e-5);
      }
    }
  }

  /** Two inputs, worker tables, SameDiff vertices, and parameters not in the same order. */
  @Test
  void conalAroundACompiledBackbone() {
    int workers = 6;
    Conal.Options options =
        new Conal.Options(
            Conal.Scores.SOFTMAX, Conal.TaskInput.FEATURES, true, 4, 8, 1e-3, true, false, 1, 2);
    ComputationGraph slow =
        new Conal(
                InputType.convolutional(8, 8, 3),
                Backbones.of("cnn3", new Backbones.Options(4, 8, 0, false)),
                3,
                new Crowd(workers, 12, new int[0]),
                options,
                Optimization.of(5, new Adam(1e-3)))
            .graph();
    ComputationGraph stock = slow.clone();
    INDArray images = Nd4j.randn('c', 4, 3, 8, 8);
    INDArray ids =
        Nd4j.createFromArray(new float[][] {{0, 1, 2}, {3, 4, -1}, {5, 0, 1}, {2, 3, 4}});
    INDArray votes = Nd4j.zeros(4, 3, 3);
    INDArray mask = Nd4j.ones(4, 3);
    mask.putScalar(1, 2, 0);
    for (int i = 0; i < 4; i++) {
      for (int a = 0; a < 3; a++) {
        votes.putScalar(new int[] {i, (i + a) % 3, a}, 1);
      }
    }
    MultiDataSet data =
        new MultiDataSet(
            new INDArray[] {images, ids}, new INDArray[] {votes}, null, new INDArray[] {mask});
    try (Engine engine = Engine.choose(Engine.Mode.ONEDNN, stock)) {
      for (int step = 0; step < 3; step++) {
        slow.fit(data);
        engine.graph().fit(data);
        assertThat(engine.graph().score()).isCloseTo(slow.score(), within(1e-4));
      }
      engine.syncToStock();
    }
    assertThat(Transforms.abs(stock.params().sub(slow.params())).maxNumber().doubleValue())
        .isLessThan(2e-3);
    assertThat(stock.getUpdater().getStateViewArray().length())
        .isEqualTo(slow.getUpdater().getStateViewArray().length());
    INDArray moments = stock.getUpdater().getStateViewArray();
    assertThat(
            Transforms.abs(moments.sub(slow.getUpdater().getStateViewArray()))
                .maxNumber()
                .doubleValue())
        .isLessThan(1e-4 * Math.max(1, Transforms.abs(moments).maxNumber().doubleValue()));
  }

  /** Parameters below the compiled part get their gradient through it. */
  @Test
  void aLayerBelowLearnsThroughTheCompiledPart() {
    Nets nets = new Nets();
    nets.activation = Activation.TANH;
    nets.start()
        .addLayer(
            "below",
            new ConvolutionLayer.Builder(3, 3)
                .nOut(6)
                .activation(Activation.SOFTSIGN)
                .updater(new Sgd(1))
                .build(),
            "image");
    String last = nets.convNormAct("a", "below", 16, 3, 1);
    last = nets.convNormAct("b", last, 16, 3, 2);
    ComputationGraph slow = nets.finish(nets.average("gap", last), SIDE, SIDE);
    ComputationGraph stock = slow.clone();
    Compilation.Compiled result = compiled(stock);
    assertThat(result.vertices()).isEqualTo(7);
    assertThat(result.rest()).startsWith("below (activation softsign)");
    DataSet data = nets.data(5, SIDE, SIDE, 3);
    INDArray before = slow.getLayer("below").params().dup();
    slow.fit(data);
    result.graph().fit(data);
    INDArray expected = slow.getLayer("below").params().sub(before);
    INDArray got = result.graph().getLayer("below").params().sub(before);
    double scale = Transforms.abs(expected).maxNumber().doubleValue();
    assertThat(Transforms.abs(got.sub(expected)).maxNumber().doubleValue())
        .isLessThan(1e-4 * scale);
  }

  @Test
  void frozenLayersAreLeftAloneAndNotComputedBackward() {
    Nets nets = new Nets();
    nets.activation = Activation.TANH;
    ComputationGraph trained = nets.resnet18(4, SIDE);
    trained.fit(nets.data(6, SIDE, SIDE, 1));
    ComputationGraph slow =
        new TransferLearning.GraphBuilder(trained)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.1)).build())
            .setFeatureExtractor("s2b0")
            .build();
    ComputationGraph stock = slow.clone();
    DataSet data = nets.data(6, SIDE, SIDE, 3);
    INDArray start = stock.params().dup();
    try (Engine engine = Engine.choose(Engine.Mode.ONEDNN, stock)) {
      slow.fit(data);
      engine.graph().fit(data);
      engine.syncToStock();
      CompiledBackbone conf = (CompiledBackbone) engine.graph().getLayer("gap").conf().getLayer();
      try (Session some = new Session(conf.getMembers(), false);
          Session all = new Session(compiledMembers(trained), false)) {
        long[] shape = {6, 3, SIDE, SIDE};
        assertThat(some.plan(shape, true).backwardSteps())
            .isLessThan(all.plan(shape, true).backwardSteps() / 2);
        assertThat(some.plan(shape, true).arenaBytes())
            .isLessThan(all.plan(shape, true).arenaBytes());
      }
    }
    assertThat(stock.getLayer("stem")).isInstanceOf(FrozenLayer.class);
    List<String> frozen = List.of("stem_W", "stem-bn_mean", "s1b0_a-bn_gamma", "s2b0_s_W");
    ComputationGraph untouched = slow.clone();
    untouched.setParams(start);
    for (String name : frozen) {
      assertThat(stock.getParam(name)).as(name).isEqualTo(untouched.getParam(name));
    }
    assertThat(stock.getParam("s3b0_a_W")).isNotEqualTo(untouched.getParam("s3b0_a_W"));
    assertThat(Transforms.abs(stock.params().sub(slow.params())).maxNumber().doubleValue())
        .isLessThan(1e-4);
  }

  @Test
  void layersFrozenBehindTheConfigurationsBackAreRefused() {
    ComputationGraph stock = new Nets().cnn3(4, SIDE, SIDE);
    stock.getVertex("c1").setLayerAsFrozen();
    assertThat(refusal(stock))
        .isEqualTo("layer c1 is frozen, but not in the graph's configuration");
  }

  private static List<Member> compiledMembers(ComputationGraph stock) {
    return ((CompiledBackbone) compiled(stock).graph().getLayer("gap").conf().getLayer())
        .getMembers();
  }

  @Test
  void dropoutInsideTheCompiledPart() {
    Nets nets = new Nets();
    nets.activation = Activation.TANH;
    GraphBuilder graph = nets.start();
    nets.conv("c", "image", 20, 3, 1, true);
    graph.addLayer("drop", new DropoutLayer.Builder(0.8).build(), "c");
    nets.conv("d", "drop", 16, 3, 1, true);
    ComputationGraph stock = nets.finish(nets.average("gap", nets.act("e", "d")), SIDE, SIDE);
    Compilation.Compiled result = compiled(stock);
    assertThat(result.vertices()).isEqualTo(5);
    ComputationGraph fast = result.graph();
    DataSet data = nets.data(8, SIDE, SIDE, 3);
    assertThat(
            fast.outputSingle(data.getFeatures())
                .sub(stock.outputSingle(data.getFeatures()))
                .norm2Number()
                .doubleValue())
        .as("no dropout in evaluation")
        .isLessThan(1e-5);

    double one = seeded(fast, data, 1);
    assertThat(seeded(fast, data, 2)).as("another draw").isNotEqualTo(one);
    assertThat(seeded(fast, data, 1)).as("the same draw").isEqualTo(one);
    // The slope of the loss with the same draw is the gradient.
    INDArray gradient = fast.gradient().getGradientFor("gap_0.b").dup();
    INDArray bias = fast.getParam("gap_0.b");
    for (int i = 0; i < 4; i++) {
      bias.putScalar(i, 0.01);
      double above = seeded(fast, data, 1);
      bias.putScalar(i, -0.01);
      double below = seeded(fast, data, 1);
      bias.putScalar(i, 0);
      assertThat((above - below) / 0.02)
          .isCloseTo(gradient.getDouble(i) / data.numExamples(), within(1e-3));
    }
  }

  private static double seeded(ComputationGraph net, DataSet data, long seed) {
    Nd4j.getRandom().setSeed(seed);
    net.setInputs(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    return net.score();
  }

  /** The last feature maps themselves may be the result, with dense layers behind. */
  @Test
  void featureMapsAsResult() {
    Nets nets = new Nets();
    nets.activation = Activation.TANH;
    nets.start();
    String last = nets.maxPool("pool", nets.convNormAct("c", "image", 10, 3, 1), 2);
    ComputationGraph slow = nets.finish(last, SIDE, SIDE);
    ComputationGraph stock = slow.clone();
    DataSet data = nets.data(5, SIDE, SIDE, 3);
    try (Engine engine = Engine.choose(Engine.Mode.ONEDNN, stock)) {
      assertThat(engine.graph().getConfiguration().getVertices()).containsOnlyKeys("pool", "out");
      slow.fit(data);
      engine.graph().fit(data);
      engine.syncToStock();
    }
    assertThat(Transforms.abs(stock.params().sub(slow.params())).maxNumber().doubleValue())
        .isLessThan(1e-5);
  }
}
