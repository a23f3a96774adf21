package org.crowdzoo.zoo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/**
 * Adds torchvision's layers to a graph, in DL4J's own, and notes for which of torchvision's modules
 * each stands, so that its weights can be taken over. Each method gives the name of the last layer.
 */
final class TorchLayers {
  private final GraphBuilder graph;
  private final Map<String, String> modules = new LinkedHashMap<>();

  TorchLayers(GraphBuilder graph) {
    this.graph = graph;
  }

  /** The name of torchvision's module by that of the layer, in the order of the layers. */
  Map<String, String> modules() {
    return modules;
  }

  /** How a convolution slides. */
  record Slide(int kernel, int stride, int padding) {
    /** Padding of k/2 on each side. */
    static Slide same(int kernel, int stride) {
      return new Slide(kernel, stride, kernel / 2);
    }
  }

  /** A convolution with bias and ReLU. */
  String convRelu(String name, String module, String input, int channels, Slide slide) {
    graph.addLayer(
        name,
        sliding(new ConvolutionLayer.Builder(), slide)
            .nOut(channels)
            .hasBias(true)
            .weightInit(WeightInit.RELU)
            .activation(Activation.RELU)
            .build(),
        input);
    modules.put(name, module);
    return name;
  }

  /** A convolution without bias and batch norm: {@code name-conv}, {@code name-norm}. */
  String convNorm(String name, String conv, String norm, String input, int channels, Slide slide) {
    return convNorm(name, conv, norm, input, channels, slide, false);
  }

  String convNorm(
      String name,
      String conv,
      String norm,
      String input,
      int channels,
      Slide slide,
      boolean bias) {
    graph.addLayer(
        name + "-conv",
        sliding(new ConvolutionLayer.Builder(), slide)
            .nOut(channels)
            .hasBias(bias)
            .weightInit(WeightInit.RELU)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    return norm(name, conv, norm);
  }

  /** As {@link #convNorm}, each channel for itself. */
  String depthwiseNorm(String name, String conv, String norm, String input, int stride) {
    graph.addLayer(
        name + "-conv",
        sliding(new DepthwiseConvolution2D.Builder().depthMultiplier(1), Slide.same(3, stride))
            .hasBias(false)
            .weightInit(WeightInit.RELU)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    return norm(name, conv, norm);
  }

  private String norm(String name, String conv, String norm) {
    modules.put(name + "-conv", conv);
    modules.put(name + "-norm", norm);
    return StandardLayers.norm(graph, name + "-norm", name + "-conv");
  }

  private static <B extends ConvolutionLayer.BaseConvBuilder<B>> B sliding(B layer, Slide slide) {
    layer.setKernelSize(new int[] {slide.kernel(), slide.kernel()});
    layer.setStride(new int[] {slide.stride(), slide.stride()});
    layer.setPadding(new int[] {slide.padding(), slide.padding()});
    return layer.convolutionMode(ConvolutionMode.Truncate);
  }

  /** A layer of its own, because M2.1's batch norm ignores its activation. */
  String activation(String name, String input, Activation function) {
    graph.addLayer(name, new ActivationLayer(function), input);
    return name;
  }

  String add(String name, String a, String b) {
    graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), a, b);
    return name;
  }

  String concatenate(String name, String a, String b) {
    graph.addVertex(name, new MergeVertex(), a, b);
    return name;
  }

  /** The maximum of windows of 3x3 at stride 2. */
  String maxPool3(String name, String input, int padding) {
    return pool(name, input, SubsamplingLayer.PoolingType.MAX, 3, 2, padding);
  }

  /**
   * The same where the last window may hang over the edge (PyTorch's {@code ceil_mode}). Of values
   * that are not negative the maximum is the same with zeros beyond the edge.
   */
  String maxPool3Ceiling(String name, String input, ImageSize size) {
    int below = (int) (size.height() - 3) & 1;
    int right = (int) (size.width() - 3) & 1;
    String at = input;
    if (below + right > 0) {
      at = name + "-edge";
      graph.addLayer(at, new ZeroPaddingLayer(0, below, 0, right), input);
    }
    return maxPool3(name, at, 0);
  }

  String maxPool2(String name, String input) {
    return pool(name, input, SubsamplingLayer.PoolingType.MAX, 2, 2, 0);
  }

  String pool(
      String name,
      String input,
      SubsamplingLayer.PoolingType type,
      int kernel,
      int stride,
      int padding) {
    graph.addLayer(
        name,
        new SubsamplingLayer.Builder(type)
            .kernelSize(kernel, kernel)
            .stride(stride, stride)
            .padding(padding, padding)
            .convolutionMode(ConvolutionMode.Truncate)
            .build(),
        input);
    return name;
  }

  String average(String input) {
    return StandardLayers.averagePool(graph, input);
  }

  /**
   * Dense, ReLU, dropout of half the units.
   *
   * @param flatten what makes rows of feature maps; null if it reads rows
   */
  String denseReluDropout(
      String name, String module, String input, InputPreProcessor flatten, int units) {
    graph.addLayer(
        name,
        new DenseLayer.Builder()
            .nOut(units)
            .weightInit(new NormalDistribution(0, 0.01))
            .activation(Activation.RELU)
            .build(),
        flatten,
        input);
    modules.put(name, module);
    return dropout(name + "-dropout", name, 0.5);
  }

  String dropout(String name, String input, double probability) {
    graph.addLayer(name, new DropoutLayer.Builder(1 - probability).build(), input);
    return name;
  }

  /** The graph in the making. */
  GraphBuilder graph() {
    return graph;
  }
}
