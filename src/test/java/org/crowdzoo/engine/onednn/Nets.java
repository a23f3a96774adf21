package org.crowdzoo.engine.onednn;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small stock graphs to compile, and data for them. */
final class Nets {
  static final int CLASSES = 5;

  Activation activation = Activation.RELU;
  IUpdater updater = new Sgd(0.1);
  double l2 = 0;
  double decay = 0;
  boolean logStd = true;
  int channels = 3;
  private GraphBuilder graph;

  GraphBuilder start() {
    NeuralNetConfiguration.Builder common =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .updater(updater)
            .activation(Activation.IDENTITY);
    if (l2 > 0) {
      common.l2(l2);
    }
    if (decay > 0) {
      common.weightDecay(decay);
    }
    graph = common.graphBuilder().addInputs("image");
    return graph;
  }

  ComputationGraph finish(String last, int height, int width) {
    graph
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build(),
            last)
        .setOutputs("out")
        .setInputTypes(InputType.convolutional(height, width, channels));
    ComputationGraph net = new ComputationGraph(graph.build());
    net.init();
    return net;
  }

  String conv(String name, String in, int out, int kernel, int stride, boolean bias) {
    graph.addLayer(
        name,
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .padding(kernel / 2, kernel / 2)
            .convolutionMode(ConvolutionMode.Truncate)
            .nOut(out)
            .hasBias(bias)
            .build(),
        in);
    return name;
  }

  String norm(String name, String in) {
    graph.addLayer(name, new BatchNormalization.Builder().useLogStd(logStd).build(), in);
    return name;
  }

  String act(String name, String in) {
    graph.addLayer(name, new ActivationLayer.Builder().activation(activation).build(), in);
    return name;
  }

  String maxPool(String name, String in, int size) {
    graph.addLayer(
        name,
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(size, size)
            .stride(size, size)
            .build(),
        in);
    return name;
  }

  String average(String name, String in) {
    graph.addLayer(name, new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), in);
    return name;
  }

  String convNormAct(String name, String in, int out, int kernel, int stride) {
    return act(name + "-act", norm(name + "-bn", conv(name, in, out, kernel, stride, false)));
  }

  private String block(String name, String in, int from, int to, int stride) {
    String a = convNormAct(name + "_a", in, to, 3, stride);
    String b = norm(name + "_b-bn", conv(name + "_b", a, to, 3, 1, false));
    String shortcut =
        stride == 1 && from == to
            ? in
            : norm(name + "_s-bn", conv(name + "_s", in, to, 1, stride, false));
    graph.addVertex(name + "_sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), b, shortcut);
    return act(name, name + "_sum");
  }

  /** ResNet-18 with a 3x3 stem without down-sampling. */
  ComputationGraph resnet18(int width, int size) {
    start();
    String last = convNormAct("stem", "image", width, 3, 1);
    int from = width;
    for (int stage = 0; stage < 4; stage++) {
      int to = width << stage;
      last = block("s" + stage + "b0", last, from, to, stage == 0 ? 1 : 2);
      last = block("s" + stage + "b1", last, to, to, 1);
      from = to;
    }
    return finish(average("gap", last), size, size);
  }

  /** Three times convolution, batch normalization and activation, with two poolings between. */
  ComputationGraph cnn3(int width, int height, int size) {
    start();
    String last = "image";
    for (int k = 0; k < 3; k++) {
      last = convNormAct("c" + k, last, width << k, 3, 1);
      if (k < 2) {
        last = maxPool("p" + k, last, 2);
      }
    }
    return finish(average("gap", last), height, size);
  }

  /** Convolutions with bias and an activation of their own, no batch normalization, odd shapes. */
  ComputationGraph plain(int width, int height, int size) {
    start();
    String[] inputs = {"image", "c0", "c1"};
    int[] kernels = {5, 3, 3};
    int[] strides = {2, 1, 2};
    for (int k = 0; k < 3; k++) {
      graph.addLayer(
          "c" + k,
          new ConvolutionLayer.Builder(kernels[k], kernels[k])
              .stride(strides[k], strides[k])
              .convolutionMode(k == 1 ? ConvolutionMode.Same : ConvolutionMode.Truncate)
              .nOut(width + 3 * k)
              .biasInit(0.1)
              .activation(activation)
              .build(),
          inputs[k]);
    }
    return finish(average("gap", "c2"), height, size);
  }

  /**
   * One of everything else: normalized images, paddings, poolings, gaps, two activations in a row.
   *
   * @param padded whether mean pooling counts the padding
   */
  ComputationGraph mixed(int height, int width, boolean padded) {
    start();
    norm("first", "image");
    graph.addLayer(
        "same",
        new ConvolutionLayer.Builder(3, 2)
            .stride(2, 1)
            .convolutionMode(ConvolutionMode.Same)
            .nOut(10)
            .activation(Activation.SIGMOID)
            .build(),
        "first");
    graph.addLayer("twice", new ActivationLayer(Activation.ELU), "same");
    graph.addLayer("nothing", new ActivationLayer(Activation.IDENTITY), "twice");
    pool("mean", "nothing", SubsamplingLayer.PoolingType.AVG, padded);
    pool("max", "nothing", SubsamplingLayer.PoolingType.MAX, false);
    graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "mean", "max");
    graph.addLayer(
        "wide",
        new ConvolutionLayer.Builder(2, 2)
            .dilation(2, 2)
            .nOut(16)
            .activation(Activation.IDENTITY)
            .build(),
        "sum");
    act("last", "wide");
    graph.addVertex("again", new ElementWiseVertex(ElementWiseVertex.Op.Add), "last", "wide");
    graph.addLayer("gap", new GlobalPoolingLayer.Builder(PoolingType.MAX).build(), "again");
    return finish("gap", height, width);
  }

  /**
   * ImageNet's stem, then depthwise convolutions with and without stride and bias, ReLU6 among
   * them.
   */
  ComputationGraph mobile(int width, int height, int size) {
    start();
    String last = convNormAct("stem", "image", width, 7, 2);
    pool("stem-pool", last, SubsamplingLayer.PoolingType.MAX, false);
    depthwise("each", "stem-pool", 3, 1, 1, false);
    last = act("each-act", norm("each-bn", "each"));
    last = norm("flat-bn", conv("flat", last, width, 1, 1, false));
    graph.addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), last, "stem-pool");
    depthwise("strided", "sum", 3, 2, 2, true);
    last = act("strided-act", "strided");
    return finish(average("gap", last), height, size);
  }

  private void depthwise(String name, String in, int kernel, int stride, int factor, boolean bias) {
    graph.addLayer(
        name,
        new DepthwiseConvolution2D.Builder()
            .depthMultiplier(factor)
            .kernelSize(kernel, kernel)
            .stride(stride, stride)
            .padding(kernel / 2, kernel / 2)
            .convolutionMode(ConvolutionMode.Truncate)
            .hasBias(bias)
            .biasInit(bias ? 0.1 : 0)
            .build(),
        in);
  }

  /** Feature maps side by side, from any channel on, and poolings whose edge is padded. */
  ComputationGraph fire(int width, int height, int size) {
    start();
    String last = conv("first", "image", width, 3, 2, true);
    graph.addLayer("edge", new ZeroPaddingLayer(0, 1, 1, 0), act("first-act", last));
    pool("pool", "edge", SubsamplingLayer.PoolingType.MAX, false);
    String squeezed = act("squeeze-act", conv("squeeze", "pool", 6, 1, 1, true));
    String one = act("one-act", conv("one", squeezed, width, 1, 1, true));
    String three = act("three-act", conv("three", squeezed, width + 3, 3, 1, true));
    graph.addVertex("beside", new MergeVertex(), one, three, squeezed);
    last = act("last-act", norm("last-bn", conv("last", "beside", 9, 1, 1, false)));
    graph.addVertex("again", new MergeVertex(), last, "beside");
    return finish(average("gap", "again"), height, size);
  }

  private void pool(String name, String in, SubsamplingLayer.PoolingType type, boolean include) {
    SubsamplingLayer layer =
        new SubsamplingLayer.Builder(type).kernelSize(3, 3).stride(2, 2).padding(1, 1).build();
    layer.setAvgPoolIncludePadInDivisor(include);
    graph.addLayer(name, layer, in);
  }

  /** Random images with labels that can be learned: the class is a bright column. */
  DataSet data(int batch, int height, int width, long seed) {
    Nd4j.getRandom().setSeed(seed);
    INDArray images = Nd4j.randn('c', batch, channels, height, width);
    INDArray labels = Nd4j.zeros(batch, CLASSES);
    for (int i = 0; i < batch; i++) {
      int label = (int) ((i + seed) % CLASSES);
      labels.putScalar(i, label, 1);
      for (int h = 0; h < height; h++) {
        int w = label * width / CLASSES;
        images.putScalar(new int[] {i, 0, h, w}, 3 + images.getDouble(i, 0, h, w));
      }
    }
    return new DataSet(images, labels);
  }
}
