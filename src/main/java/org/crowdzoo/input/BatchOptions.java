package org.crowdzoo.input;

import org.crowdzoo.files.InputException;

/**
 * How an iterator makes its batches.
 *
 * @param batchSize examples in a batch, at least 1; the last batch of an epoch may be smaller
 * @param shuffle a new order in each epoch, a function of seed and epoch alone
 * @param augment random changes of the images, a function of seed, epoch and task alone
 * @param seed of all that is random
 * @param prefetch batches that are made ahead in the background; 0 for none
 * @param mixup α of Beta(α, α), from which the shares of mixed pairs are drawn, a function of seed,
 *     epoch and batch alone; 0 mixes nothing
 * @param mixing what is paired
 * @param smoothing ε of label smoothing, 0 to below 1
 * @param separateLabels whether each label of an example is an answer of its own, yes or no, which
 *     smoothing draws to one half; else the K labels are a distribution
 */
public record BatchOptions(
    int batchSize,
    boolean shuffle,
    boolean augment,
    long seed,
    int prefetch,
    double mixup,
    Mixing mixing,
    double smoothing,
    boolean separateLabels) {

  /** Checks the numbers. */
  public BatchOptions {
    if (batchSize < 1) {
      throw new InputException("batch size: must be > 0, got " + batchSize);
    }
    if (prefetch < 0) {
      throw new InputException("prefetch: must be >= 0, got " + prefetch);
    }
    if (!(mixup >= 0) || Double.isInfinite(mixup) || mixup > 0 && mixing == Mixing.NONE) {
      throw new InputException(
          "mixup: must be "
              + (mixing == Mixing.NONE ? "0 for targets that cannot be mixed" : ">= 0")
              + ", got "
              + mixup);
    }
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new InputException("smoothing: must be >= 0 and < 1, got " + smoothing);
    }
  }

  /** Of labels that are distributions. */
  public BatchOptions(
      int batchSize,
      boolean shuffle,
      boolean augment,
      long seed,
      int prefetch,
      double mixup,
      Mixing mixing,
      double smoothing) {
    this(batchSize, shuffle, augment, seed, prefetch, mixup, mixing, smoothing, false);
  }

  /** Nothing mixed, nothing smoothed. */
  public BatchOptions(int batchSize, boolean shuffle, boolean augment, long seed, int prefetch) {
    this(batchSize, shuffle, augment, seed, prefetch, 0, Mixing.EXAMPLES, 0, false);
  }

  /** Shuffled, not augmented, two batches ahead. */
  public static BatchOptions training(int batchSize, long seed) {
    return new BatchOptions(batchSize, true, false, seed, 2);
  }

  /** In the order of the split, two batches ahead. */
  public static BatchOptions evaluation(int batchSize) {
    return new BatchOptions(batchSize, false, false, 0, 2);
  }

  /** The same with augmentation. */
  public BatchOptions augmented() {
    return new BatchOptions(
        batchSize, shuffle, true, seed, prefetch, mixup, mixing, smoothing, separateLabels);
  }

  /** The same with mixup. */
  public BatchOptions mixed(double alpha, Mixing pairs) {
    return new BatchOptions(
        batchSize, shuffle, augment, seed, prefetch, alpha, pairs, smoothing, separateLabels);
  }

  /** The same with label smoothing of distributions: y becomes (1 − ε) y + ε / K. */
  public BatchOptions smoothed(double epsilon) {
    return new BatchOptions(
        batchSize, shuffle, augment, seed, prefetch, mixup, mixing, epsilon, false);
  }

  /** The same with label smoothing of separate labels: each y becomes (1 − ε) y + ε / 2. */
  public BatchOptions smoothedLabels(double epsilon) {
    return new BatchOptions(
        batchSize, shuffle, augment, seed, prefetch, mixup, mixing, epsilon, true);
  }
}
