package org.crowdzoo.engine.onednn;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;

/**
 * The weights of a convolution as oneDNN takes them: [out, in, height, width], or [groups, out, in,
 * height, width] where each channel is convolved for itself.
 *
 * @param shape of the weights
 * @param tag how DL4J lays them out: [out, in, height, width]; depthwise [height, width, in, out a
 *     channel]
 * @param out channels of the result
 */
record Filters(long[] shape, format_tag tag, long out) {

  static Filters of(ConvolutionLayer layer) {
    long height = layer.getKernelSize()[0];
    long width = layer.getKernelSize()[1];
    if (layer instanceof DepthwiseConvolution2D each) {
      long factor = each.getDepthMultiplier();
      return new Filters(
          new long[] {layer.getNIn(), factor, 1, height, width},
          format_tag.hwigo,
          layer.getNIn() * factor);
    }
    return new Filters(
        new long[] {layer.getNOut(), layer.getNIn(), height, width},
        format_tag.oihw,
        layer.getNOut());
  }

  /** Whether each channel is convolved for itself. */
  boolean isDepthwise() {
    return shape.length == 5;
  }

  /** The dimensions that tell the channels of the result apart, as oneDNN's bits. */
  int outMask() {
    return isDepthwise() ? 3 : 1;
  }

  /** DL4J's layout. */
  memory.desc given() {
    return PlanBuilder.desc(shape, tag);
  }

  /** Whatever layout oneDNN prefers. */
  memory.desc any() {
    return PlanBuilder.desc(shape, format_tag.any);
  }
}
