package org.crowdzoo.labelmodel;

/** How an accuracy is found from the triplets that it is in. */
public enum SolveMethod {
  /**
   * From one triplet: the given one, or the one whose weakest moment is the strongest, so that no
   * division is by chance. Any order of the functions gives the same.
   */
  TRIPLET,
  /** The mean over all triplets without a moment of zero. */
  MEAN,
  /** The median over all triplets without a moment of zero. */
  MEDIAN
}
