package org.crowdzoo.crowd.exchange;

import java.util.List;
import org.crowdzoo.crowd.MultiLabelVotes;

/**
 * Multi-label votes and the names of their labels.
 *
 * @param votes the votes
 * @param labelNames L names; "0", "1", … if the source has none
 * @param summary how they were read; null for a dataset's own
 */
public record NamedMultiLabelVotes(
    MultiLabelVotes votes, List<String> labelNames, VoteSummary summary) {
  /** Copies the names. */
  public NamedMultiLabelVotes {
    labelNames = List.copyOf(labelNames);
  }
}
