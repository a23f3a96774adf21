package org.crowdzoo.input;

import org.crowdzoo.files.InputException;

/**
 * How an iterator makes its batches.
 *
 * @param batchSize examples in a batch, at least 1; the last batch of an epoch may be smaller
 * @param shuffle a new order in each epoch, a function of seed and epoch alone
 * @param augment random changes of the images, a function of seed, epoch and task alone
 * @param seed of both
 * @param prefetch batches that are made ahead in the background; 0 for none
 */
public record BatchOptions(
    int batchSize, boolean shuffle, boolean augment, long seed, int prefetch) {

  /** Checks the numbers. */
  public BatchOptions {
    if (batchSize < 1) {
      throw new InputException("batch size: must be > 0, got " + batchSize);
    }
    if (prefetch < 0) {
      throw new InputException("prefetch: must be >= 0, got " + prefetch);
    }
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
    return new BatchOptions(batchSize, shuffle, true, seed, prefetch);
  }
}
