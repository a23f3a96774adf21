package org.crowdzoo.zoo;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;

/**
 * Height and width of feature maps on their way through a network.
 *
 * @param height in pixels
 * @param width in pixels
 */
record ImageSize(long height, long width) {
  /** From this number of pixels on torchvision's own stem pays; below it would leave too little. */
  private static final int LARGE = 65;

  static ImageSize of(InputType type) {
    InputTypeConvolutional image = (InputTypeConvolutional) type;
    return new ImageSize(image.getHeight(), image.getWidth());
  }

  /** Whether images are of the size that ImageNet's networks are made for. */
  boolean isLarge() {
    return Math.min(height, width) >= LARGE;
  }

  /** Behind a window of so many pixels that moves by a stride, all of it within the image. */
  ImageSize floor(int kernel, int stride) {
    return new ImageSize((height - kernel) / stride + 1, (width - kernel) / stride + 1);
  }

  /** The same where the last window may hang over the edge. */
  ImageSize ceiling(int kernel, int stride) {
    return new ImageSize(
        (height - kernel + stride - 1) / stride + 1, (width - kernel + stride - 1) / stride + 1);
  }
}
