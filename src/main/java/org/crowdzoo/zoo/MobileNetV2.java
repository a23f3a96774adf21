package org.crowdzoo.zoo;

import org.crowdzoo.zoo.TorchLayers.Slide;
import org.nd4j.linalg.activations.Activation;

/**
 * MobileNetV2 (Sandler et al. 2018, doi:10.1109/CVPR.2018.00474) as torchvision builds it. Another
 * width than 32 multiplies all channels, each rounded to a multiple of 8.
 */
final class MobileNetV2 {
  /** The paper's width of the first convolution. */
  static final int WIDTH = 32;

  /** Expansion, channels, blocks, stride of the first block. */
  private static final int[][] STAGES = {
    {1, 16, 1, 1},
    {6, 24, 2, 2},
    {6, 32, 3, 2},
    {6, 64, 4, 2},
    {6, 96, 3, 1},
    {6, 160, 3, 2},
    {6, 320, 1, 1}
  };

  private static final int LAST = 1280;
  private static final double DROPOUT = 0.2;

  private MobileNetV2() {}

  static String addTo(TorchLayers net, String input, int width) {
    double factor = (double) width / WIDTH;
    int channels = round(WIDTH * factor);
    String at =
        net.convNorm("stem", "features.0.0", "features.0.1", input, channels, Slide.same(3, 2));
    at = net.activation("stem-relu", at, Activation.RELU6);
    int number = 1;
    for (int[] stage : STAGES) {
      int out = round(stage[1] * factor);
      for (int block = 0; block < stage[2]; block++) {
        int stride = block == 0 ? stage[3] : 1;
        at = block(net, number++, at, channels, stage[0], out, stride);
        channels = out;
      }
    }
    String module = "features." + number;
    int last = round(LAST * Math.max(1, factor));
    at = net.convNorm("last", module + ".0", module + ".1", at, last, Slide.same(1, 1));
    at = net.activation("last-relu", at, Activation.RELU6);
    return net.dropout("dropout", net.average(at), DROPOUT);
  }

  /**
   * Expansion, depthwise convolution, linear projection; beside the identity if nothing changes.
   */
  private static String block(
      TorchLayers net, int number, String input, int in, int expansion, int out, int stride) {
    String name = "block" + number;
    String module = "features." + number + ".conv.";
    int part = 0;
    String at = input;
    if (expansion > 1) {
      at =
          net.convNorm(
              name + "-expand",
              module + "0.0",
              module + "0.1",
              at,
              in * expansion,
              Slide.same(1, 1));
      at = net.activation(name + "-expand-relu", at, Activation.RELU6);
      part = 1;
    }
    at =
        net.depthwiseNorm(
            name + "-depthwise", module + part + ".0", module + part + ".1", at, stride);
    at = net.activation(name + "-depthwise-relu", at, Activation.RELU6);
    at =
        net.convNorm(
            name + "-project", module + (part + 1), module + (part + 2), at, out, Slide.same(1, 1));
    return stride == 1 && in == out ? net.add(name, at, input) : at;
  }

  /** To a multiple of 8, but not more than a tenth less: torchvision's _make_divisible. */
  private static int round(double channels) {
    int rounded = Math.max(8, (int) (channels + 4) / 8 * 8);
    return rounded < 0.9 * channels ? rounded + 8 : rounded;
  }
}
