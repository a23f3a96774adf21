package org.crowdzoo.input;

import java.util.List;
import java.util.Locale;
import org.crowdzoo.files.InputException;

/** How inputs are shifted and scaled before they enter a network. */
public enum Normalization {
  /** Images of 0..1 minus ImageNet's RGB mean, divided by its standard deviation. */
  IMAGENET,
  /** Images to [-1, 1]. */
  SYMMETRIC,
  /** Mean 0 and variance 1 over the training split: of each channel, or of each feature. */
  DATASET,
  /** Images to [0, 1]; features as they are. */
  NONE;

  static final List<Double> IMAGENET_MEAN = List.of(0.485, 0.456, 0.406);
  static final List<Double> IMAGENET_STD = List.of(0.229, 0.224, 0.225);

  /**
   * By name, in any case.
   *
   * @throws InputException that lists the names
   */
  public static Normalization of(String name) {
    for (Normalization value : values()) {
      if (value.name().equalsIgnoreCase(name)) {
        return value;
      }
    }
    throw new InputException(
        "normalization: must be imagenet, symmetric, dataset or none, got " + name);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
