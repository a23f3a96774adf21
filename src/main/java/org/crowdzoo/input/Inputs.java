package org.crowdzoo.input;

import java.util.SplittableRandom;
import org.crowdzoo.dataset.Split;
import org.crowdzoo.files.InputException;

/**
 * The examples of a split as numbers ready for a network: decoded, resized and normalised by a
 * {@link Preprocessing}. Safe for use by several threads.
 */
public sealed interface Inputs permits ImageInputs, FeatureInputs, SelectedInputs, ComputedInputs {

  /**
   * The inputs of a split.
   *
   * @throws InputException if the preprocessing is not one for these examples
   */
  static Inputs of(Split split, Preprocessing preprocessing) {
    if (preprocessing.isImage() == split.hasFeatures() && !split.isEmpty()) {
      throw new InputException(
          split.name()
              + ": the preprocessing is one of "
              + (preprocessing.isImage() ? "images" : "features")
              + ", the split holds "
              + (split.hasFeatures() ? "features" : "images"));
    }
    if (split.hasFeatures() && split.featureSize() != preprocessing.channels()) {
      throw new InputException(
          split.name()
              + ": must have "
              + preprocessing.channels()
              + " features, got "
              + split.featureSize());
    }
    return preprocessing.isImage()
        ? new ImageInputs(split, preprocessing)
        : new FeatureInputs(split, preprocessing);
  }

  /**
   * Features that were computed of the examples.
   *
   * @param rows [N, F] in row-major order
   * @param features F
   */
  static Inputs ofRows(float[] rows, int features) {
    return new ComputedInputs(rows, Preprocessing.ofComputed(features));
  }

  /**
   * Some of these inputs, in any order; one may be taken several times, as when a task is learnt
   * once a vote. What is decoded is shared.
   *
   * @param rows [n] indices
   */
  default Inputs select(int[] rows) {
    return new SelectedInputs(this, rows.clone());
  }

  /** The preprocessing that made them. */
  Preprocessing preprocessing();

  /** Number of examples. */
  int size();

  /**
   * Writes example i to {@code out[at]} and on: [C, H, W] or [D] in row-major order.
   *
   * @throws InputException if an image cannot be decoded
   */
  void read(int example, float[] out, int at);

  /**
   * As {@link #read}, randomly augmented.
   *
   * @throws UnsupportedOperationException for features
   */
  void readAugmented(int example, SplittableRandom random, float[] out, int at);

  /**
   * Decodes in parallel as many examples as fit in memory and keeps them. Called by itself at the
   * first use.
   *
   * @throws InputException one line for each of these images that cannot be decoded
   */
  void load();
}
