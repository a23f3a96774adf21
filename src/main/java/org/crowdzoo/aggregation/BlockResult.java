package org.crowdzoo.aggregation;

import java.io.Serializable;

/**
 * What an aggregation of blocks found.
 *
 * @param workers what was learnt of the workers and the classes, and the objective, without tasks
 * @param tasks gives the labels and probabilities of a block
 */
public record BlockResult(Aggregated workers, Labels tasks) {
  /** The labels of a block. */
  @FunctionalInterface
  public interface Labels extends Serializable {
    /** Labels, probabilities, and what was learnt of these tasks. */
    Aggregated of(VoteBlock block);
  }
}
