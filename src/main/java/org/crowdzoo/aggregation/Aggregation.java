package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;

/**
 * A way to turn the votes of a crowd into one label, or one distribution over labels, a task.
 * {@link Aggregations#parse} makes one from its name. Immutable: the same votes give the same
 * result, what is random comes from the seed it was made with, and no number of threads changes it.
 */
@FunctionalInterface
public interface Aggregation {
  /**
   * Aggregates. Tasks and workers without a vote are allowed.
   *
   * @throws org.crowdzoo.files.InputException in one line, if the strategy cannot work on these
   *     votes
   */
  Aggregated aggregate(Votes votes);
}
