package org.crowdzoo.zoo;

import org.crowdzoo.zoo.TorchLayers.Slide;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.Activation;

/**
 * VGG-16 (Simonyan and Zisserman 2015, arXiv:1409.1556) as torchvision builds it.
 *
 * @param norm whether batch norm follows each convolution
 */
record Vgg16(boolean norm) {
  private static final int[] DEPTH = {2, 2, 3, 3, 3};

  /** The side of the feature maps that torchvision's dense layers take. */
  private static final int SIDE = 7;

  /**
   * Adds the layers up to those that give the features.
   *
   * @param width channels of the first convolution, 64 in the paper
   * @param dense torchvision's classifier without its last layer: adaptive average pooling to 7x7
   *     and two dense layers of 64 times the width; else global average pooling
   */
  String addTo(TorchLayers net, String input, int width, ImageSize given, boolean dense) {
    ImageSize size = given;
    String at = input;
    int module = 0;
    for (int stage = 0; stage < DEPTH.length; stage++) {
      for (int conv = 0; conv < DEPTH[stage]; conv++) {
        String name = "stage" + (stage + 1) + "-conv" + (conv + 1);
        at = conv(net, name, module, at, width << Math.min(stage, 3));
        module += norm ? 3 : 2;
      }
      if (Math.min(size.height(), size.width()) >= 2) {
        at = net.maxPool2("stage" + (stage + 1) + "-pool", at);
        size = size.floor(2, 2);
      }
      module++;
    }
    if (!dense) {
      return net.average(at);
    }
    at = AdaptiveAverage.addTo(net, at, size, SIDE);
    // DL4J takes maps that are put side by side in height or width for more channels.
    var flatten = new CnnToFeedForwardPreProcessor(SIDE, SIDE, 8L * width);
    at = net.denseReluDropout("dense1", "classifier.0", at, flatten, 64 * width);
    return net.denseReluDropout("dense2", "classifier.3", at, null, 64 * width);
  }

  private String conv(TorchLayers net, String name, int module, String input, int channels) {
    Slide slide = Slide.same(3, 1);
    String conv = "features." + module;
    if (!norm) {
      return net.convRelu(name + "-conv", conv, input, channels, slide);
    }
    String normed =
        net.convNorm(name, conv, "features." + (module + 1), input, channels, slide, true);
    return net.activation(name + "-relu", normed, Activation.RELU);
  }
}
