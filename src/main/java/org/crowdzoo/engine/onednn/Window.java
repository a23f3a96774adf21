package org.crowdzoo.engine.onednn;

import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/**
 * How a kernel slides over an image, in oneDNN's terms; arrays hold [height, width].
 *
 * @param dilation gaps between the kernel's cells, 0 for none
 * @param before padding above and to the left
 * @param after padding below and to the right
 */
record Window(
    long[] kernel,
    long[] stride,
    long[] dilation,
    long[] before,
    long[] after,
    long outHeight,
    long outWidth) {

  static Window of(ConvolutionLayer layer, long height, long width) {
    return of(
        layer.getKernelSize(),
        layer.getStride(),
        layer.getDilation(),
        layer.getPadding(),
        layer.getConvolutionMode(),
        height,
        width);
  }

  static Window of(SubsamplingLayer layer, long height, long width) {
    return of(
        layer.getKernelSize(),
        layer.getStride(),
        layer.getDilation(),
        layer.getPadding(),
        layer.getConvolutionMode(),
        height,
        width);
  }

  /** One window as large as the image. */
  static Window whole(long height, long width) {
    long[] none = {0, 0};
    return new Window(new long[] {height, width}, new long[] {1, 1}, none, none, none, 1, 1);
  }

  private static Window of(
      int[] kernel,
      int[] stride,
      int[] dilation,
      int[] padding,
      ConvolutionMode mode,
      long height,
      long width) {
    long[] size = {height, width};
    long[] out = new long[2];
    long[] before = new long[2];
    long[] after = new long[2];
    long[] gaps = new long[2];
    for (int i = 0; i < 2; i++) {
      gaps[i] = dilation[i] - 1L;
      long reach = kernel[i] + (kernel[i] - 1) * gaps[i];
      long covered;
      if (mode == ConvolutionMode.Same) {
        // out = ceil(in / s); padding p = max(0, (out - 1) s + reach - in), the smaller half first
        out[i] = (size[i] + stride[i] - 1) / stride[i];
        covered = (out[i] - 1) * stride[i] + reach;
        before[i] = Math.max(0, covered - size[i]) / 2;
      } else {
        // out = floor((in + 2p - reach) / s) + 1
        long room = size[i] + 2L * padding[i] - reach;
        if (room < 0 || mode == ConvolutionMode.Strict && room % stride[i] != 0) {
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "a kernel of %d with stride %d and padding %d does not fit an image of %d (mode %s)",
                  kernel[i],
                  stride[i],
                  padding[i],
                  size[i],
                  mode));
        }
        out[i] = room / stride[i] + 1;
        covered = (out[i] - 1) * stride[i] + reach;
        before[i] = padding[i];
      }
      after[i] = Math.max(0, covered - size[i] - before[i]);
    }
    return new Window(wide(kernel), wide(stride), gaps, before, after, out[0], out[1]);
  }

  private static long[] wide(int[] values) {
    return Arrays.stream(values).asLongStream().toArray();
  }

  /** 3x3 at stride 1 without gaps, which Winograd's algorithm wants. */
  boolean isThreeByThree() {
    return Arrays.equals(kernel, new long[] {3, 3})
        && Arrays.equals(stride, new long[] {1, 1})
        && Arrays.equals(dilation, new long[] {0, 0});
  }
}
