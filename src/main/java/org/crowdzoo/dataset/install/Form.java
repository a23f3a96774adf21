package org.crowdzoo.dataset.install;

import java.util.Locale;
import org.crowdzoo.files.InputException;

/** What an example of an installed dataset is. */
public enum Form {
  /** An image file. */
  IMAGES,
  /** A row of numbers. */
  FEATURES;

  /**
   * By name.
   *
   * @throws InputException for any but images and features
   */
  public static Form of(String name) {
    for (Form form : values()) {
      if (form.toString().equals(name)) {
        return form;
      }
    }
    throw new InputException("--as: must be images or features, got " + name);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
