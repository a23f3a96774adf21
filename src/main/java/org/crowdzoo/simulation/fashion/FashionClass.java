package org.crowdzoo.simulation.fashion;

import java.util.Arrays;
import java.util.Locale;

/**
 * The ten classes in the alphabetic order of their folders, which is their index in the dataset;
 * Fashion-MNIST itself numbers them otherwise.
 */
public enum FashionClass {
  ANKLE_BOOT(9),
  BAG(8),
  COAT(4),
  DRESS(3),
  PULLOVER(2),
  SANDAL(5),
  SHIRT(6),
  SNEAKER(7),
  T_SHIRT(0),
  TROUSER(1);

  private final int sourceLabel;

  FashionClass(int sourceLabel) {
    this.sourceLabel = sourceLabel;
  }

  /** The name of the class and of its folder. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The class with this number in the files of Fashion-MNIST. */
  static FashionClass ofSourceLabel(int label) {
    return Arrays.stream(values()).filter(c -> c.sourceLabel == label).findFirst().orElseThrow();
  }
}
