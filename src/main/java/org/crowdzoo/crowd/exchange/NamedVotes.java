package org.crowdzoo.crowd.exchange;

import java.util.List;
import org.crowdzoo.crowd.Votes;

/**
 * Votes and the names of their classes.
 *
 * @param votes the votes
 * @param classNames K names; "0", "1", … if the source has none
 * @param summary how they were read
 */
public record NamedVotes(Votes votes, List<String> classNames, VoteSummary summary) {
  /** Copies the names. */
  public NamedVotes {
    classNames = List.copyOf(classNames);
  }
}
