package org.crowdzoo.zoo;

import org.crowdzoo.zoo.TorchLayers.Slide;

/**
 * SqueezeNet 1.1 (Iandola et al. 2016, arXiv:1602.07360) as torchvision builds it, up to the global
 * average pooling of its feature maps. torchvision's last convolution, ReLU and mean are the class
 * head here: a dense layer on the mean, without the ReLU, which with few classes silences some for
 * good.
 */
final class SqueezeNet {
  /** The paper's width of the first convolution. */
  static final int WIDTH = 64;

  /**
   * Channels of the squeezing convolutions of fire 2 to 9; each expansion has four times as many.
   */
  private static final int[] SQUEEZE = {16, 16, 32, 32, 48, 48, 64, 64};

  /** torchvision's numbers of these modules. */
  private static final int[] MODULE = {3, 4, 6, 7, 9, 10, 11, 12};

  private static final double DROPOUT = 0.5;

  private SqueezeNet() {}

  static String addTo(TorchLayers net, String input, int width, ImageSize given) {
    ImageSize size = given.floor(3, 2);
    String at = net.convRelu("conv1", "features.0", input, width, new Slide(3, 2, 0));
    for (int i = 0; i < SQUEEZE.length; i++) {
      if (i == 0 || i == 2 || i == 4) {
        if (Math.min(size.height(), size.width()) >= 2) {
          at = net.maxPool3Ceiling("pool" + (i + 1), at, size);
          size = size.ceiling(3, 2);
        }
      }
      at = fire(net, i, at, Math.max(1, SQUEEZE[i] * width / WIDTH));
    }
    return net.dropout("dropout", net.average(at), DROPOUT);
  }

  private static String fire(TorchLayers net, int i, String input, int channels) {
    String name = "fire" + (i + 2);
    String module = "features." + MODULE[i];
    String squeezed =
        net.convRelu(name + "-squeeze", module + ".squeeze", input, channels, Slide.same(1, 1));
    String one =
        net.convRelu(
            name + "-expand1x1", module + ".expand1x1", squeezed, 4 * channels, Slide.same(1, 1));
    String three =
        net.convRelu(
            name + "-expand3x3", module + ".expand3x3", squeezed, 4 * channels, Slide.same(3, 1));
    return net.concatenate(name, one, three);
  }
}
