package org.crowdzoo.dataset;

import java.nio.file.Path;

/**
 * One task of a split: an image, or one row of a feature file.
 *
 * @param key what follows the last {@code -} of the file's name, or the key column of the feature
 *     file; in the training split it is the task's key in {@code answers.json}
 * @param file the image, or the file that holds the features
 * @param row row in the feature file from 0; -1 for an image
 * @param label index of the true class, or -1 if it is not known
 */
public record Example(String key, Path file, int row, int label) {}
