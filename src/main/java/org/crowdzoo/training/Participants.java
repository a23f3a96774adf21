package org.crowdzoo.training;

import java.util.function.Supplier;

/** Which examples take part in an epoch: a function of the epoch and of what the network knows. */
@FunctionalInterface
public interface Participants {
  /**
   * Asked at the beginning of each epoch.
   *
   * @param epoch counted from 0
   * @param losses computes, if it is asked, the cross-entropy [N] of the class head on each example
   *     as it is, not augmented, against its label or the shares of its votes; with averaging that
   *     of the average. NaN for an example without a target
   * @return [N] by the example's index in the split
   */
  boolean[] of(int epoch, Supplier<double[]> losses);
}
