package org.crowdzoo.zoo;

import org.crowdzoo.zoo.TorchLayers.Slide;
import org.nd4j.linalg.activations.Activation;

/**
 * Residual networks (He, Zhang, Ren, Sun 2016, doi:10.1109/CVPR.2016.90) as torchvision builds
 * them: in bottlenecks the 3x3 convolution has the stride.
 *
 * @param blocks of each of the four stages
 * @param bottleneck whether a block is 1x1, 3x3, 1x1 with four times the channels
 */
record ResNet(boolean bottleneck, int... blocks) {

  /**
   * Adds the layers up to global average pooling.
   *
   * @param width channels of the stem, 64 in the paper
   * @param large ImageNet's stem, 7x7 at stride 2 and max-pooling; else 3x3 at stride 1
   */
  String addTo(TorchLayers net, String input, int width, boolean large) {
    String at = stem(net, input, width, large);
    int channels = width;
    for (int stage = 0; stage < blocks.length; stage++) {
      int planes = width << stage;
      int out = bottleneck ? 4 * planes : planes;
      for (int block = 0; block < blocks[stage]; block++) {
        int stride = block == 0 && stage > 0 ? 2 : 1;
        boolean changes = stride > 1 || channels != out;
        at = block(net, new Place(stage + 1, block), at, planes, stride, changes);
        channels = out;
      }
    }
    return net.average(at);
  }

  private static String stem(TorchLayers net, String input, int width, boolean large) {
    Slide slide = large ? Slide.same(7, 2) : Slide.same(3, 1);
    String norm = net.convNorm("stem", "conv1", "bn1", input, width, slide);
    String relu = net.activation("stem-relu", norm, Activation.RELU);
    return large ? net.maxPool3("stem-pool", relu, 1) : relu;
  }

  /** Where a block is. */
  private record Place(int stage, int block) {
    String name() {
      return "stage" + stage + "-block" + (block + 1);
    }

    String module(String part) {
      return "layer" + stage + "." + block + "." + part;
    }
  }

  private String block(
      TorchLayers net, Place place, String input, int planes, int stride, boolean changes) {
    String b;
    if (bottleneck) {
      String a = conv(net, place, 1, input, planes, Slide.same(1, 1));
      a = net.activation(place.name() + "-a-relu", a, Activation.RELU);
      b = conv(net, place, 2, a, planes, Slide.same(3, stride));
      b = net.activation(place.name() + "-b-relu", b, Activation.RELU);
      b = conv(net, place, 3, b, 4 * planes, Slide.same(1, 1));
    } else {
      String a = conv(net, place, 1, input, planes, Slide.same(3, stride));
      a = net.activation(place.name() + "-a-relu", a, Activation.RELU);
      b = conv(net, place, 2, a, planes, Slide.same(3, 1));
    }
    String shortcut =
        changes
            ? net.convNorm(
                place.name() + "-down",
                place.module("downsample.0"),
                place.module("downsample.1"),
                input,
                bottleneck ? 4 * planes : planes,
                Slide.same(1, stride))
            : input;
    String sum = net.add(place.name() + "-add", b, shortcut);
    return net.activation(place.name() + "-relu", sum, Activation.RELU);
  }

  private static String conv(
      TorchLayers net, Place place, int number, String input, int channels, Slide slide) {
    String letter = "-" + (char) ('a' + number - 1);
    return net.convNorm(
        place.name() + letter,
        place.module("conv" + number),
        place.module("bn" + number),
        input,
        channels,
        slide);
  }
}
