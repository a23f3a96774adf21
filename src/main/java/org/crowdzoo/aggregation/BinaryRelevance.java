package org.crowdzoo.aggregation;

import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * Any aggregation for multi-label votes: each label by itself, over the votes "it is there" (class
 * 1) and "it is not" (class 0). Labels do not know of each other. A worker who was not asked about
 * a label has no vote on it.
 *
 * <p>Tsoumakas and Katakis (2007), Multi-label classification, DOI 10.4018/jdwm.2007070101;
 * crowd-kit's {@code BinaryRelevance}.
 */
public final class BinaryRelevance {
  private final Aggregation aggregation;

  /** Label by label with one aggregation, which gets the same seed for each. */
  public BinaryRelevance(Aggregation aggregation) {
    this.aggregation = aggregation;
  }

  /**
   * Aggregates; labels are worked on side by side, with the same result on any number of threads.
   * Where all votes on a label say the same and the strategy cannot work on such votes, what they
   * say is taken.
   *
   * @param names of the labels, [L], for messages
   * @throws InputException in one line that names the label, if the strategy cannot work on its
   *     votes
   */
  public MultiLabelAggregated aggregate(MultiLabelVotes votes, List<String> names) {
    return new MultiLabelAggregated(
        IntStream.range(0, votes.labels())
            .parallel()
            .mapToObj(l -> aggregate(votes.label(l), names.get(l)))
            .toList());
  }

  private Aggregated aggregate(Votes votes, String name) {
    try {
      return aggregation.aggregate(votes);
    } catch (InputException e) {
      if (isUnanimous(votes)) {
        return new NaiveSoft().aggregate(votes);
      }
      throw new InputException(e.problems().stream().map(p -> "label " + name + ": " + p).toList());
    }
  }

  private static boolean isUnanimous(Votes votes) {
    return IntStream.range(0, votes.size()).map(votes::label).distinct().count() < 2;
  }
}
