package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;

/** An aggregation that can use gold questions: tasks whose truth is known. */
@FunctionalInterface
public interface GoldAggregation extends Aggregation {
  /**
   * Aggregates; the posterior of a task with known truth is that truth.
   *
   * @throws org.crowdzoo.files.InputException in one line, if the strategy cannot work on these
   *     votes
   */
  Aggregated aggregate(Votes votes, Gold gold);

  @Override
  default Aggregated aggregate(Votes votes) {
    return aggregate(votes, Gold.none());
  }
}
