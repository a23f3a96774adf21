package org.crowdzoo.aggregation;

import java.util.List;
import java.util.function.IntFunction;
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
  private final IntFunction<Aggregation> ofLabel;

  /** Label by label with one aggregation, which gets the same seed for each. */
  public BinaryRelevance(Aggregation aggregation) {
    this.ofLabel = label -> aggregation;
  }

  /**
   * Each label with an aggregation of its own.
   *
   * @param aggregations [L]
   */
  public BinaryRelevance(List<Aggregation> aggregations) {
    this.ofLabel = List.copyOf(aggregations)::get;
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
    return aggregate(votes, names, MultiLabelGold.none());
  }

  /**
   * The same with gold questions of each label.
   *
   * @param gold the labels of some tasks
   * @throws InputException also if there is gold and the strategy takes none, or gold does not fit
   */
  public MultiLabelAggregated aggregate(
      MultiLabelVotes votes, List<String> names, MultiLabelGold gold) {
    gold.requireFits(votes);
    return new MultiLabelAggregated(
        IntStream.range(0, votes.labels())
            .parallel()
            .mapToObj(
                l -> aggregate(ofLabel.apply(l), votes.label(l), names.get(l), gold.ofLabel(l)))
            .toList());
  }

  private static Aggregated aggregate(
      Aggregation aggregation, Votes votes, String name, Gold gold) {
    if (!gold.isEmpty() && !(aggregation instanceof GoldAggregation)) {
      throw new InputException("gold questions are not for this strategy");
    }
    try {
      return gold.isEmpty()
          ? aggregation.aggregate(votes)
          : ((GoldAggregation) aggregation).aggregate(votes, gold);
    } catch (InputException e) {
      if (gold.isEmpty() && isUnanimous(votes)) {
        return new NaiveSoft().aggregate(votes);
      }
      throw new InputException(e.problems().stream().map(p -> "label " + name + ": " + p).toList());
    }
  }

  private static boolean isUnanimous(Votes votes) {
    return IntStream.range(0, votes.size()).map(votes::label).distinct().count() < 2;
  }
}
