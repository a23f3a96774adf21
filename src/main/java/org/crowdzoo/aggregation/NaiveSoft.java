package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;
import org.crowdzoo.settings.NoOptions;

/** The shares of the votes: p_ik = (votes of task i for k) / (votes of task i). */
public final class NaiveSoft implements Aggregation {
  @Override
  public Aggregated aggregate(Votes votes) {
    return Aggregated.ofPosterior(shares(votes), votes.tasks(), votes.classes());
  }

  /** The shares [N*K]; all zero for a task without a vote. */
  public static double[] shares(Votes votes) {
    int classes = votes.classes();
    double[] shares = new double[Math.multiplyExact(votes.tasks(), classes)];
    for (int i = 0; i < votes.tasks(); i++) {
      double sum = 0;
      for (int v = votes.start(i); v < votes.end(i); v++) {
        shares[i * classes + votes.label(v)] += votes.weight(v);
        sum += votes.weight(v);
      }
      for (int k = 0; k < classes && sum > 0; k++) {
        shares[i * classes + k] /= sum;
      }
    }
    return shares;
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<NoOptions> {
    /** For the service loader. */
    public Method() {
      super("naive_soft", "the shares of the votes", NoOptions.class, "naivesoft", "soft");
    }

    @Override
    protected Aggregation create(NoOptions options, long seed) {
      return new NaiveSoft();
    }
  }
}
