package org.crowdzoo.input;

import java.util.List;
import org.crowdzoo.files.Words;

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

  @Override
  public String toString() {
    return Words.of(this);
  }
}
