package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.NoOptions;

/**
 * The label with at least two thirds of at least two votes; other tasks have none (-1) and are too
 * hard. The rule of iNaturalist's "research grade", as in peerannot.
 */
public final class TwoThird implements Aggregation {
  @Override
  public Aggregated aggregate(Votes votes) {
    HardVotes.require("twothird", votes);
    int[] labels = new int[votes.tasks()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = label(votes.histogram(i), votes.count(i));
    }
    int[] tooHard = IntStream.range(0, labels.length).filter(i -> labels[i] < 0).toArray();
    return Aggregated.ofLabels(labels, votes.classes()).withTooHard(tooHard);
  }

  private static int label(int[] counts, int votes) {
    int most = Arrays.stream(counts).max().orElse(0);
    if (votes < 2 || 3 * most < 2 * votes) {
      return -1;
    }
    return IntStream.range(0, counts.length).filter(k -> counts[k] == most).findFirst().orElse(-1);
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<NoOptions> {
    /** For the service loader. */
    public Method() {
      super("twothird", "two thirds of at least two votes, or none", NoOptions.class, "two_third");
    }

    @Override
    protected Aggregation create(NoOptions options, long seed) {
      return new TwoThird();
    }
  }
}
