package org.crowdzoo.dataset.install;

import org.crowdzoo.files.Words;

/** What an example of an installed dataset is. */
public enum Form {
  /** An image file. */
  IMAGES,
  /** A row of numbers. */
  FEATURES;

  @Override
  public String toString() {
    return Words.of(this);
  }
}
