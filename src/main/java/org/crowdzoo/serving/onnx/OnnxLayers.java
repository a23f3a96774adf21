package org.crowdzoo.serving.onnx;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** DL4J's layers, as they are at inference, as nodes of ONNX; a layer's name is its node's. */
final class OnnxLayers {
  private final OnnxGraph graph;

  OnnxLayers(OnnxGraph graph) {
    this.graph = graph;
  }

  /**
   * Adds a layer.
   *
   * @param layer with its parameters
   * @return the name of its output
   * @throws NotInOnnxException for one without a counterpart here
   */
  String add(String name, Layer layer, String input) {
    org.deeplearning4j.nn.conf.layers.Layer conf = layer.conf().getLayer();
    Class<?> kind = conf.getClass();
    if (kind == DropoutLayer.class) {
      return input;
    }
    if (conf instanceof ActivationLayer activation) {
      return OnnxActivations.add(graph, name, activation.getActivationFn(), input);
    }
    if (conf instanceof LossLayer loss) {
      return OnnxActivations.add(graph, name, loss.getActivationFn(), input);
    }
    if (kind == DenseLayer.class
        || conf instanceof BaseOutputLayer && layer.getParam("W") != null) {
      return dense(name, layer, (FeedForwardLayer) conf, input);
    }
    if (kind == ConvolutionLayer.class) {
      return convolution(name, layer, (ConvolutionLayer) conf, layer.getParam("W"), 1, input);
    }
    if (conf instanceof DepthwiseConvolution2D depthwise) {
      return depthwise(name, layer, depthwise, input);
    }
    if (conf instanceof BatchNormalization norm) {
      return norm(name, layer, norm, input);
    }
    if (kind == SubsamplingLayer.class) {
      return pool(name, (SubsamplingLayer) conf, input);
    }
    if (conf instanceof GlobalPoolingLayer pooling) {
      return globalPool(name, pooling, input);
    }
    if (conf instanceof ZeroPaddingLayer padding) {
      int[] p = padding.getPadding(); // top, bottom, left, right
      long[] pads = {0, 0, p[0], p[2], 0, 0, p[1], p[3]};
      return graph.node(name, "Pad", input, graph.constant(name + ":pads", pads));
    }
    throw new NotInOnnxException("a layer " + kind.getSimpleName());
  }

  /** Y = X W + b. */
  private String dense(String name, Layer layer, FeedForwardLayer conf, String input) {
    if (conf instanceof DenseLayer dense && dense.hasLayerNorm()) {
      throw new NotInOnnxException("a dense layer with layer normalization");
    }
    String weights = graph.constant(name + ":W", layer.getParam("W"));
    INDArray bias = layer.getParam("b");
    String sums =
        bias == null
            ? graph.node(name, "MatMul", input, weights)
            : graph.node(
                name,
                "Gemm",
                input,
                weights,
                graph.constant(name + ":b", bias.reshape(bias.length())));
    return activated(name, conf.getActivationFn(), sums);
  }

  /**
   * A convolution.
   *
   * @param weights [M, C / groups, kH, kW]
   */
  private String convolution(
      String name,
      Layer layer,
      ConvolutionLayer conf,
      INDArray weights,
      long groups,
      String input) {
    requireChannelsFirst(conf.getCnn2dDataFormat());
    String[] inputs = {input, graph.constant(name + ":W", weights), null};
    INDArray bias = conf.hasBias() ? layer.getParam("b") : null;
    if (bias != null) {
      inputs[2] = graph.constant(name + ":b", bias.reshape(bias.length()));
    }
    String sums =
        graph.node(
            name,
            "Conv",
            node ->
                window(
                        conf.getConvolutionMode(),
                        conf.getKernelSize(),
                        conf.getStride(),
                        conf.getPadding(),
                        conf.getDilation())
                    .apply(node.whole("group", groups)),
            bias == null ? new String[] {inputs[0], inputs[1]} : inputs);
    return activated(name, conf.getActivationFn(), sums);
  }

  /** DL4J keeps [kH, kW, C, m]; channel c becomes channels c m to c m + m - 1. */
  private String depthwise(String name, Layer layer, DepthwiseConvolution2D conf, String input) {
    INDArray weights = layer.getParam("W");
    long[] s = weights.shape();
    INDArray grouped =
        weights.permute(2, 3, 0, 1).dup('c').reshape('c', s[2] * s[3], 1, s[0], s[1]);
    return convolution(name, layer, conf, grouped, s[2], input);
  }

  private String norm(String name, Layer layer, BatchNormalization conf, String input) {
    requireChannelsFirst(conf.getCnn2DFormat());
    INDArray mean = layer.getParam("mean");
    INDArray variance = layer.getParam("var");
    if (variance == null) {
      // 10^(2 log10 std)
      variance =
          Transforms.pow(
              Nd4j.valueArrayOf(mean.shape(), 10.0, DataType.DOUBLE),
              layer.getParam("log10stdev").castTo(DataType.DOUBLE).mul(2));
    }
    INDArray gamma = layer.getParam("gamma");
    INDArray beta = layer.getParam("beta");
    if (gamma == null) {
      gamma = Nd4j.valueArrayOf(mean.shape(), conf.getGamma(), DataType.FLOAT);
      beta = Nd4j.valueArrayOf(mean.shape(), conf.getBeta(), DataType.FLOAT);
    }
    // M2.1's layer ignores its activation
    return graph.node(
        name,
        "BatchNormalization",
        node -> node.number("epsilon", (float) conf.getEps()),
        input,
        flat(name + ":gamma", gamma),
        flat(name + ":beta", beta),
        flat(name + ":mean", mean),
        flat(name + ":var", variance));
  }

  private String flat(String name, INDArray values) {
    return graph.constant(name, values.reshape(values.length()));
  }

  private String pool(String name, SubsamplingLayer conf, String input) {
    requireChannelsFirst(conf.getCnn2dDataFormat());
    UnaryOperator<OnnxGraph.Node> window =
        window(
            conf.getConvolutionMode(),
            conf.getKernelSize(),
            conf.getStride(),
            conf.getPadding(),
            conf.getDilation());
    return switch (conf.getPoolingType()) {
      case MAX -> graph.node(name, "MaxPool", window, input);
      case AVG -> {
        if (conf.getDilation()[0] != 1 || conf.getDilation()[1] != 1) {
          throw new NotInOnnxException("average pooling with dilation");
        }
        yield graph.node(
            name,
            "AveragePool",
            node ->
                windowWithoutDilation(
                        conf.getConvolutionMode(),
                        conf.getKernelSize(),
                        conf.getStride(),
                        conf.getPadding())
                    .apply(
                        node.whole(
                            "count_include_pad", conf.isAvgPoolIncludePadInDivisor() ? 1 : 0)),
            input);
      }
      default -> throw new NotInOnnxException("pooling of the kind " + conf.getPoolingType());
    };
  }

  private String globalPool(String name, GlobalPoolingLayer conf, String input) {
    boolean average = conf.getPoolingType() == PoolingType.AVG;
    int[] over = conf.getPoolingDimensions();
    if (over != null && !Arrays.equals(over, new int[] {2, 3})
        || !average && conf.getPoolingType() != PoolingType.MAX) {
      throw new NotInOnnxException("global pooling of the kind " + conf.getPoolingType());
    }
    String pooled = graph.node(name, average ? "GlobalAveragePool" : "GlobalMaxPool", input);
    return conf.isCollapseDimensions() ? graph.node(name + "-flat", "Flatten", pooled) : pooled;
  }

  private static UnaryOperator<OnnxGraph.Node> window(
      ConvolutionMode mode, int[] kernel, int[] stride, int[] padding, int[] dilation) {
    return node ->
        windowWithoutDilation(mode, kernel, stride, padding)
            .apply(node.wholes("dilations", dilation[0], dilation[1]));
  }

  private static UnaryOperator<OnnxGraph.Node> windowWithoutDilation(
      ConvolutionMode mode, int[] kernel, int[] stride, int[] padding) {
    return node -> {
      node.wholes("kernel_shape", kernel[0], kernel[1]).wholes("strides", stride[0], stride[1]);
      return switch (mode) {
        case Same -> node.text("auto_pad", "SAME_UPPER");
        case Causal -> throw new NotInOnnxException("a causal convolution");
        default -> node.wholes("pads", padding[0], padding[1], padding[0], padding[1]);
      };
    };
  }

  private static void requireChannelsFirst(CNN2DFormat format) {
    if (format != CNN2DFormat.NCHW) {
      throw new NotInOnnxException("images with channels last");
    }
  }

  private String activated(String name, IActivation activation, String sums) {
    return OnnxActivations.add(graph, name + "-activation", activation, sums);
  }
}
