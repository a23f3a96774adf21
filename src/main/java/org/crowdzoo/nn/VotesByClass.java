package org.crowdzoo.nn;

/** A loss whose labels are votes and not classes [B, K]: it counts them. */
public interface VotesByClass {
  /**
   * How many votes each class has, [K].
   *
   * @param labels of a batch, row after row
   * @param from where the row of a task begins
   */
  double[] votesByClass(double[] labels, int from);
}
