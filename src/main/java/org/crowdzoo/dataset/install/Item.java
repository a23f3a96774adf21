package org.crowdzoo.dataset.install;

import java.nio.file.Path;
import java.util.List;

/**
 * One example that is to be installed.
 *
 * @param key its key; for a training example the task's
 * @param name first part of an image's file name
 * @param label true class, or -1 if it is not known
 * @param content what it is
 * @param labels numbers of the true labels where there may be several; null if they are not known
 */
record Item(String key, String name, int label, Content content, List<Integer> labels) {
  /** One label a task. */
  Item(String key, String name, int label, Content content) {
    this(key, name, label, content, null);
  }

  /** True if the truth is known. */
  boolean isLabelled() {
    return label >= 0 || labels != null;
  }

  /** An image or a row of features. */
  sealed interface Content {
    /** An image file, copied as it is. */
    record ImageFile(Path file) implements Content {}

    /** Bytes of an image [C, H, W], C 1 or 3, from an offset in a larger array. */
    record Pixels(byte[] bytes, int offset, int channels, int height, int width)
        implements Content {}

    /** A row of features. */
    record Features(float[] row) implements Content {}
  }
}
