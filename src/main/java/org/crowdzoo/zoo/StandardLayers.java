package org.crowdzoo.zoo;

import org.crowdzoo.zoo.Backbones.Options;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** The layers of the standard backbones; each method gives the name of the last. */
final class StandardLayers {
  private static final double DECAY = 0.9;
  private static final double EPSILON = 1e-5;

  private StandardLayers() {}

  static String hidden(GraphBuilder graph, String input, Options options) {
    graph.addLayer(
        "hidden",
        new DenseLayer.Builder().nOut(options.hidden()).activation(Activation.RELU).build(),
        input);
    if (options.dropout() == 0) {
      return "hidden";
    }
    graph.addLayer("dropout", new DropoutLayer.Builder(1 - options.dropout()).build(), "hidden");
    return "dropout";
  }

  static String simpleCnn(GraphBuilder graph, String input, Options options) {
    String at = input;
    for (int block = 0; block < 2; block++) {
      String conv = "conv" + (block + 1);
      graph.addLayer(
          conv,
          convolution(options.width() << block, 3, 1, true).activation(Activation.RELU).build(),
          at);
      at = maxPool(graph, "pool" + (block + 1), conv);
    }
    return hidden(graph, at, options);
  }

  static String cnn3(GraphBuilder graph, String input, int width) {
    String at = input;
    for (int block = 0; block < 3; block++) {
      at = convNormRelu(graph, "conv" + (block + 1), at, width << block, 1);
      if (block < 2) {
        at = maxPool(graph, "pool" + (block + 1), at);
      }
    }
    return averagePool(graph, at);
  }

  private static String convNormRelu(
      GraphBuilder graph, String name, String input, int channels, int stride) {
    return relu(graph, name, convNorm(graph, name, input, channels, 3, stride));
  }

  private static String convNorm(
      GraphBuilder graph, String name, String input, int channels, int kernel, int stride) {
    graph.addLayer(name + "-conv", convolution(channels, kernel, stride, false).build(), input);
    return norm(graph, name + "-norm", name + "-conv");
  }

  /**
   * Padding of k/2 on each side, as in PyTorch; DL4J's Same pads stride 2 on one side only. Those
   * with a bias have no batch norm behind them and start as PyTorch's do, the others as ResNet's.
   */
  private static ConvolutionLayer.Builder convolution(
      int channels, int kernel, int stride, boolean bias) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(channels)
        .stride(stride, stride)
        .padding(kernel / 2, kernel / 2)
        .convolutionMode(ConvolutionMode.Truncate)
        .hasBias(bias)
        .weightInit(bias ? WeightInit.UNIFORM : WeightInit.RELU)
        .activation(Activation.IDENTITY);
  }

  static String norm(GraphBuilder graph, String name, String input) {
    graph.addLayer(name, new BatchNormalization.Builder().decay(DECAY).eps(EPSILON).build(), input);
    return name;
  }

  /** A layer of its own, because M2.1's batch norm ignores its activation. */
  private static String relu(GraphBuilder graph, String name, String input) {
    graph.addLayer(name + "-relu", new ActivationLayer(Activation.RELU), input);
    return name + "-relu";
  }

  private static String maxPool(GraphBuilder graph, String name, String input) {
    graph.addLayer(
        name,
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        input);
    return name;
  }

  static String averagePool(GraphBuilder graph, String input) {
    graph.addLayer("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), input);
    return "average";
  }
}
