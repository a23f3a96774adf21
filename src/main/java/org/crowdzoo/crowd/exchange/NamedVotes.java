package org.crowdzoo.crowd.exchange;

import java.util.List;
import org.crowdzoo.crowd.Votes;

/**
 * Votes and the names of their classes.
 *
 * @param votes the votes
 * @param classNames K names; "0", "1", … if the source has none
 */
public record NamedVotes(Votes votes, List<String> classNames) {
  /** Copies the names. */
  public NamedVotes {
    classNames = List.copyOf(classNames);
  }
}
