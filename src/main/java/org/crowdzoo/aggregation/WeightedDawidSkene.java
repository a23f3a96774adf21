package org.crowdzoo.aggregation;

import java.util.Locale;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * WDS: shares of the votes, each vote for l weighted by the worker's π_j,l,l of {@link DawidSkene}.
 * Where all weights of a task are zero, so are its probabilities, and it has no label.
 *
 * <p>As in peerannot (Lefort et al. 2024, doi:10.57750/qmaz-gr91). Learns what Dawid-Skene learns.
 */
public final class WeightedDawidSkene implements GoldAggregation {
  private final DawidSkene dawidSkene;

  /** WDS on a Dawid-Skene with these options. */
  public WeightedDawidSkene(DawidSkene.Options options) {
    this.dawidSkene = new DawidSkene(options);
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    Aggregated found = dawidSkene.aggregate(votes, gold);
    if (found.confusions() == null) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "strategy wds: the confusion matrices of %d workers and %d classes are too large",
              votes.workers(),
              votes.classes()));
    }
    int[] truth = gold.of(votes);
    double[] pi = found.confusions().values();
    int classes = votes.classes();
    double[] share = new double[votes.tasks() * classes];
    for (int i = 0; i < votes.tasks(); i++) {
      double sum = 0;
      for (int v = votes.start(i); v < votes.end(i); v++) {
        int l = votes.label(v);
        // p_il ∝ Σ_j π_jll 1(y_ij = l)
        double weight = votes.weight(v) * pi[(votes.worker(v) * classes + l) * classes + l];
        share[i * classes + l] += weight;
        sum += weight;
      }
      for (int k = 0; k < classes; k++) {
        share[i * classes + k] =
            truth[i] >= 0 ? (truth[i] == k ? 1 : 0) : sum > 0 ? share[i * classes + k] / sum : 0;
      }
    }
    Aggregated weighted =
        Aggregated.ofPosterior(share, votes.tasks(), classes).withObjective(found.objective());
    for (var table : found.learnt().entrySet()) {
      weighted = weighted.withLearnt(table.getKey(), table.getValue());
    }
    return weighted;
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<DawidSkene.Options> {
    /** For the service loader. */
    public Method() {
      super(
          "wds",
          "votes weighted by the diagonal of Dawid-Skene's matrices",
          DawidSkene.Options.class,
          "weighted_dawid_skene");
    }

    @Override
    protected Aggregation create(DawidSkene.Options options, long seed) {
      return new WeightedDawidSkene(options);
    }
  }
}
