package org.crowdzoo.dataset;

import java.nio.file.Path;
import java.util.List;

/**
 * One task of a split: an image, or one row of a feature file.
 *
 * @param key what follows the last {@code -} of the file's name, or the key column of the feature
 *     file; in the training split it is the task's key in {@code answers.json}
 * @param file the image, or the file that holds the features
 * @param row row in the feature file from 0; -1 for an image
 * @param label index of the true class, or -1 if it is not known; always -1 in a multi-label
 *     dataset
 * @param labels indices of the true labels in a multi-label dataset, rising, empty for none of
 *     them; null if they are not known, and in every other dataset
 */
public record Example(String key, Path file, int row, int label, List<Integer> labels) {
  /** Copies the labels. */
  public Example {
    labels = labels == null ? null : List.copyOf(labels);
  }

  /** An example of a single-label dataset. */
  public Example(String key, Path file, int row, int label) {
    this(key, file, row, label, null);
  }

  /** True if the truth is known, of whichever kind. */
  public boolean isLabelled() {
    return label >= 0 || labels != null;
  }
}
