package org.crowdzoo.engine.onednn;

import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/** What the compiler can compile, and why not the rest. */
final class Support {
  private Support() {}

  /** A vertex without the wrapper of frozen vertices. */
  static GraphVertex plain(GraphVertex vertex) {
    return vertex instanceof FrozenVertex frozen ? frozen.getUnderlying() : vertex;
  }

  /** The layer of a vertex, frozen layers in their wrapper; null if it has none. */
  static Layer layer(GraphVertex vertex) {
    return plain(vertex) instanceof LayerVertex holder ? holder.getLayerConf().getLayer() : null;
  }

  /** The layer of a vertex without the wrapper of frozen layers; null if it has none. */
  static Layer plainLayer(GraphVertex vertex) {
    Layer layer = layer(vertex);
    return layer instanceof FrozenLayer frozen ? frozen.getLayer() : layer;
  }

  /** Whether a vertex reads images only: its input must be [N, C, H, W]. */
  static boolean readsImages(GraphVertex vertex) {
    Layer layer = plainLayer(vertex);
    boolean direct =
        plain(vertex) instanceof LayerVertex holder && holder.getPreProcessor() == null;
    return direct
        && layer != null
        && (layer.getClass() == ConvolutionLayer.class
            || layer.getClass() == DepthwiseConvolution2D.class
            || layer.getClass() == SubsamplingLayer.class
            || layer.getClass() == ZeroPaddingLayer.class);
  }

  /** Whether a vertex can be compiled and returns an array of its input's shape. */
  static boolean keepsShape(GraphVertex vertex) {
    Layer layer = plainLayer(vertex);
    return problem(vertex).isEmpty()
        && (layer instanceof BatchNormalization
            || layer instanceof ActivationLayer
            || layer instanceof DropoutLayer);
  }

  /** Whether a vertex returns [N, C] and not [N, C, H, W]. */
  static boolean returnsFeatures(GraphVertex vertex) {
    return plainLayer(vertex) instanceof GlobalPoolingLayer;
  }

  /** Why a vertex cannot be compiled, in a few words; empty if it can. */
  static Optional<String> problem(GraphVertex vertex) {
    GraphVertex plain = plain(vertex);
    if (plain instanceof ElementWiseVertex sum) {
      return when(sum.getOp() != ElementWiseVertex.Op.Add, "only sums of feature maps");
    }
    if (plain instanceof MergeVertex merge) {
      return when(merge.getMergeAxis() != 1, "only feature maps side by side");
    }
    if (!(plain instanceof LayerVertex holder)) {
      return Optional.of("vertex " + plain.getClass().getSimpleName());
    }
    if (holder.getPreProcessor() != null) {
      return Optional.of("input preprocessor");
    }
    Layer layer = plainLayer(vertex);
    Optional<String> general = general(layer);
    return general.isPresent() ? general : particular(layer);
  }

  private static Optional<String> general(Layer layer) {
    if (layer.getConstraints() != null && !layer.getConstraints().isEmpty()) {
      return Optional.of("parameter constraints");
    }
    if (layer.getIDropout() != null && !(layer instanceof DropoutLayer)) {
      return Optional.of("dropout inside of a layer");
    }
    if (layer instanceof BaseLayer base && base.getWeightNoise() != null) {
      return Optional.of("weight noise");
    }
    GradientNormalization clipping = layer.getGradientNormalization();
    boolean wholeLayer =
        clipping != null
            && clipping != GradientNormalization.None
            && clipping != GradientNormalization.ClipElementWiseAbsoluteValue;
    return when(wholeLayer && layer.initializer().numParams(layer) > 0, clipping + "");
  }

  private static Optional<String> particular(Layer layer) {
    // Exact classes: a subclass computes something else.
    Class<?> type = layer.getClass();
    if (type == ConvolutionLayer.class || type == DepthwiseConvolution2D.class) {
      return convolution((ConvolutionLayer) layer);
    }
    if (type == BatchNormalization.class) {
      BatchNormalization norm = (BatchNormalization) layer;
      Optional<String> locked = when(norm.isLockGammaBeta(), "locked gamma and beta");
      return locked.isPresent() ? locked : format(norm.getCnn2DFormat());
    }
    if (type == ActivationLayer.class) {
      return activation(((ActivationLayer) layer).getActivationFn());
    }
    if (type == SubsamplingLayer.class) {
      return subsampling((SubsamplingLayer) layer);
    }
    if (type == ZeroPaddingLayer.class) {
      return format(((ZeroPaddingLayer) layer).getDataFormat());
    }
    if (type == GlobalPoolingLayer.class) {
      GlobalPoolingLayer pool = (GlobalPoolingLayer) layer;
      boolean known =
          pool.getPoolingType() == PoolingType.MAX || pool.getPoolingType() == PoolingType.AVG;
      boolean usual = pool.isCollapseDimensions() && overImage(pool.getPoolingDimensions());
      return when(!known || !usual, "global pooling other than MAX or AVG over the whole image");
    }
    if (type == DropoutLayer.class) {
      boolean constant =
          layer.getIDropout() == null
              || layer.getIDropout() instanceof Dropout law && law.getPSchedule() == null;
      return when(!constant, "dropout other than with a constant probability");
    }
    return Optional.of("layer " + type.getSimpleName());
  }

  private static boolean overImage(int[] dimensions) {
    return dimensions == null || Arrays.equals(dimensions, new int[] {2, 3});
  }

  private static Optional<String> convolution(ConvolutionLayer layer) {
    if (layer.getConvolutionMode() == ConvolutionMode.Causal) {
      return Optional.of("causal convolution");
    }
    Optional<String> format = format(layer.getCnn2dDataFormat());
    return format.isPresent() ? format : activation(layer.getActivationFn());
  }

  private static Optional<String> subsampling(SubsamplingLayer layer) {
    if (layer.getPoolingType() != org.deeplearning4j.nn.conf.layers.PoolingType.MAX
        && layer.getPoolingType() != org.deeplearning4j.nn.conf.layers.PoolingType.AVG) {
      return Optional.of("pooling " + layer.getPoolingType());
    }
    if (layer.getConvolutionMode() == ConvolutionMode.Causal
        || !Arrays.equals(layer.getDilation(), new int[] {1, 1})) {
      return Optional.of("pooling with gaps or causal");
    }
    return format(layer.getCnn2dDataFormat());
  }

  private static Optional<String> format(CNN2DFormat format) {
    return when(format != CNN2DFormat.NCHW, "images as NHWC");
  }

  private static Optional<String> activation(org.nd4j.linalg.activations.IActivation function) {
    return when(Pointwise.of(function).isEmpty(), "activation " + function);
  }

  private static Optional<String> when(boolean problem, String words) {
    return problem ? Optional.of(words) : Optional.empty();
  }
}
