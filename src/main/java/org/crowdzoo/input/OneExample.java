package org.crowdzoo.input;

import org.crowdzoo.dataset.ImageDecoder;
import org.crowdzoo.files.InputException;

/**
 * Brings single examples that come from anywhere into the shape of a network's input, as {@link
 * Inputs} does with those of a split. Safe for use by several threads.
 */
public final class OneExample {
  private final Preprocessing preprocessing;
  private final long mostPixels;
  private final ImageDecoder decoder;
  private final float[][] table;

  /**
   * A preprocessing at work.
   *
   * @param mostPixels that an image may have; larger ones are refused before they are decoded
   */
  public OneExample(Preprocessing preprocessing, long mostPixels) {
    this.preprocessing = preprocessing;
    this.mostPixels = mostPixels;
    this.decoder =
        new ImageDecoder(preprocessing.height(), preprocessing.width(), preprocessing.channels());
    this.table = preprocessing.isImage() ? ImageInputs.table(preprocessing) : null;
  }

  /**
   * An image.
   *
   * @param encoded a PNG, JPEG, WebP or BMP file's bytes
   * @param name for messages
   * @return [C, H, W] in row-major order
   * @throws InputException in one line, if it cannot be decoded, is too large, or the network takes
   *     features
   */
  public float[] ofImage(byte[] encoded, String name) {
    if (table == null) {
      throw new InputException(
          name + ": the model takes " + preprocessing.channels() + " features, not an image");
    }
    float[] example = new float[preprocessing.length()];
    ImageInputs.normalize(decoder.decode(encoded, name, mostPixels), table, example, 0);
    return example;
  }

  /**
   * Features.
   *
   * @param values [D], as they are in a dataset
   * @param name for messages
   * @return [D]
   * @throws InputException in one line, if there are more or fewer, one is not finite, or the
   *     network takes images
   */
  public float[] ofFeatures(double[] values, String name) {
    if (table != null) {
      throw new InputException(name + ": the model takes an image, not features");
    }
    if (values.length != preprocessing.channels()) {
      throw new InputException(
          name + ": must have " + preprocessing.channels() + " features, got " + values.length);
    }
    float[] example = new float[values.length];
    for (int d = 0; d < example.length; d++) {
      // x[d] = (value[d] / scale − mean[d]) / std[d]
      double value = (float) values[d] / preprocessing.scale();
      example[d] = (float) ((value - preprocessing.mean().get(d)) / preprocessing.std().get(d));
      if (!Float.isFinite(example[d])) {
        throw new InputException(
            name + ": must be finite numbers, feature " + d + " is " + values[d]);
      }
    }
    return example;
  }
}
