package org.crowdzoo.zoo;

import java.util.List;
import org.crowdzoo.files.Nearest;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
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

/**
 * The backbones by name. To add one, write a method that adds its layers and name it in {@link
 * #NAMES} and {@link #of}.
 *
 * <ul>
 *   <li>{@code linear}: the flattened input itself, so that the network is a linear classifier
 *   <li>{@code mlp}: the papers' head on features: dense, ReLU, dropout (Rodrigues and Pereira
 *       2018)
 *   <li>{@code simple-cnn}: twice convolution, ReLU, max-pooling; then dense, ReLU, dropout
 *   <li>{@code cnn3}: three times convolution, batch norm, ReLU; global average pooling
 *   <li>{@code resnet18}, {@code resnet34}: He et al. 2016 with a 3x3 stem for small images
 *   <li>{@code vgg16}: Simonyan and Zisserman 2015 with batch norm, global average pooling
 * </ul>
 */
public final class Backbones {
  /** The names, as in a configuration. */
  public static final List<String> NAMES =
      List.of("linear", "mlp", "simple-cnn", "cnn3", "resnet18", "resnet34", "vgg16");

  private static final double DECAY = 0.9;
  private static final double EPSILON = 1e-5;

  private Backbones() {}

  /**
   * What can be chosen about a backbone.
   *
   * @param width channels of the first convolution
   * @param hidden units of the dense layer of {@code mlp} and {@code simple-cnn}
   * @param dropout probability of dropping one of these units, 0 for none
   * @param inputNorm whether features or images pass a batch norm first
   */
  public record Options(int width, int hidden, double dropout, boolean inputNorm) {
    /** Checks the values. */
    public Options {
      require(width >= 1, "width must be at least 1, got " + width);
      require(hidden >= 1, "hidden must be at least 1, got " + hidden);
      require(dropout >= 0 && dropout < 1, "dropout must be from 0 to below 1, got " + dropout);
    }

    private static void require(boolean good, String problem) {
      if (!good) {
        throw new IllegalArgumentException(problem);
      }
    }
  }

  /** The width that a backbone has in its paper, or that suits small images. */
  public static int defaultWidth(String name) {
    return name.startsWith("resnet") || name.equals("vgg16") ? 64 : 32;
  }

  /** True for a backbone that needs images. */
  public static boolean convolutional(String name) {
    return !name.equals("linear") && !name.equals("mlp");
  }

  /**
   * A backbone by name.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static Backbone of(String name, Options options) {
    Backbone backbone =
        switch (name) {
          case "linear" -> (graph, input, type) -> input;
          case "mlp" -> (graph, input, type) -> hidden(graph, input, options);
          case "simple-cnn" -> (graph, input, type) -> simpleCnn(graph, input, options);
          case "cnn3" -> (graph, input, type) -> cnn3(graph, input, options.width());
          case "resnet18" ->
              (graph, input, type) -> resnet(graph, input, options.width(), 2, 2, 2, 2);
          case "resnet34" ->
              (graph, input, type) -> resnet(graph, input, options.width(), 3, 4, 6, 3);
          case "vgg16" -> (graph, input, type) -> vgg16(graph, input, options.width(), type);
          default ->
              throw new IllegalArgumentException(
                  "there is no backbone "
                      + name
                      + ", "
                      + Nearest.hint(name, NAMES)
                      + "allowed are "
                      + String.join(", ", NAMES));
        };
    if (!options.inputNorm()) {
      return backbone;
    }
    return (graph, input, type) -> backbone.addTo(graph, norm(graph, "input-norm", input), type);
  }

  private static String hidden(GraphBuilder graph, String input, Options options) {
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

  private static String simpleCnn(GraphBuilder graph, String input, Options options) {
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

  private static String cnn3(GraphBuilder graph, String input, int width) {
    String at = input;
    for (int block = 0; block < 3; block++) {
      at = convNormRelu(graph, "conv" + (block + 1), at, width << block, 1);
      if (block < 2) {
        at = maxPool(graph, "pool" + (block + 1), at);
      }
    }
    return averagePool(graph, at);
  }

  private static String resnet(GraphBuilder graph, String input, int width, int... blocks) {
    String at = convNormRelu(graph, "stem", input, width, 1);
    for (int stage = 0; stage < blocks.length; stage++) {
      for (int block = 0; block < blocks[stage]; block++) {
        String name = "stage" + (stage + 1) + "-block" + (block + 1);
        boolean first = block == 0 && stage > 0;
        at = basicBlock(graph, name, at, width << stage, first);
      }
    }
    return averagePool(graph, at);
  }

  /** Two 3x3 convolutions beside the identity, or beside a 1x1 convolution where it halves. */
  private static String basicBlock(
      GraphBuilder graph, String name, String input, int channels, boolean halve) {
    int stride = halve ? 2 : 1;
    String a = convNormRelu(graph, name + "-a", input, channels, stride);
    String b = convNorm(graph, name + "-b", a, channels, 3, 1);
    String shortcut = halve ? convNorm(graph, name + "-down", input, channels, 1, stride) : input;
    graph.addVertex(name + "-add", new ElementWiseVertex(ElementWiseVertex.Op.Add), b, shortcut);
    return relu(graph, name, name + "-add");
  }

  private static String vgg16(GraphBuilder graph, String input, int width, InputType type) {
    InputTypeConvolutional image = (InputTypeConvolutional) type;
    long side = Math.min(image.getHeight(), image.getWidth());
    int[] depth = {2, 2, 3, 3, 3};
    String at = input;
    for (int stage = 0; stage < depth.length; stage++) {
      for (int conv = 0; conv < depth[stage]; conv++) {
        String name = "stage" + (stage + 1) + "-conv" + (conv + 1);
        at = convNormRelu(graph, name, at, width << Math.min(stage, 3), 1);
      }
      if (side >= 2) {
        at = maxPool(graph, "stage" + (stage + 1) + "-pool", at);
        side /= 2;
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

  private static String norm(GraphBuilder graph, String name, String input) {
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

  private static String averagePool(GraphBuilder graph, String input) {
    graph.addLayer("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), input);
    return "average";
  }
}
