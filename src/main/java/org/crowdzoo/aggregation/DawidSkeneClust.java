package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.Locale;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * Dawid-Skene with L clusters of workers, one confusion matrix a cluster, by variational inference;
 * for workers with too few votes for a matrix of their own. Starts from the shares of the votes and
 * from clusters of the workers ordered by the nuclear norm of their matrices.
 *
 * <p>Learns {@code prior} [K], {@code cluster_confusions} [L, K, K], {@code worker_cluster} [W, L]
 * (probabilities) and {@code confusions} [W, K, K], those of each worker's most probable cluster.
 * The objective is the evidence lower bound, and never falls.
 *
 * <p>Imamura, H., Sato, I., Sugiyama, M. (2018): Analysis of minimax error rate for crowdsourcing
 * and its application to worker clustering model. ICML, arXiv:1802.04551. Tasks and workers are
 * updated one after the other, where the authors' program and peerannot update both from the old
 * values, by which the bound may fall. As there, if all tasks fall into one class the start is
 * drawn anew.
 */
public final class DawidSkeneClust implements GoldAggregation {
  private final Options options;
  private final long seed;

  /**
   * @param clusters L, at least 1 and at most the number of workers with votes
   * @param maxiter the most rounds, at least 1
   * @param epsilon stop when a round raises the bound by less; 0 for exactly maxiter
   * @param restarts draws of another start if all tasks fall into one class
   */
  public record Options(
      @Setting(name = "L", value = "2", min = 1, doc = "clusters of workers") int clusters,
      @Setting(value = "1000", min = 1, doc = "the most rounds") int maxiter,
      @Setting(value = "1e-4", min = 0, doc = "stop when a round raises the bound by less; 0 never")
          double epsilon,
      @Setting(value = "10", min = 0, doc = "other starts if all tasks fall into one class")
          int restarts) {
    /** Validates. */
    public Options {
      Settings.requireRanges(Options.class, clusters, maxiter, epsilon, restarts);
    }
  }

  /** Clustered Dawid-Skene with options and the seed of its restarts. */
  public DawidSkeneClust(Options options, long seed) {
    this.options = options;
    this.seed = seed;
  }

  @Override
  public Aggregated aggregate(Votes votes, Gold gold) {
    int active = 0;
    for (int j = 0; j < votes.workers(); j++) {
      active += votes.countOfWorker(j) > 0 ? 1 : 0;
    }
    if (active < options.clusters) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "strategy dawid_skene_clust: L must be at most the %d workers with votes, got %d",
              active,
              options.clusters));
    }
    VotePairs pairs = VotePairs.of(votes);
    boolean severalClasses = Arrays.stream(pairs.label).distinct().count() > 1;
    int[] truth = gold.of(votes);
    double[] shares = NaiveSoft.shares(votes);
    Aggregated first = new ClusterInference(votes, pairs, truth, shares.clone(), options).run();
    Aggregated found = first;
    for (int n = 1; n <= options.restarts && hasOneClass(found) && severalClasses; n++) {
      double[] start = ClusterInference.disturbed(votes, shares, seed + n);
      found = new ClusterInference(votes, pairs, truth, start, options).run();
    }
    return hasOneClass(found) ? first : found;
  }

  private static boolean hasOneClass(Aggregated found) {
    int[] labels = Arrays.stream(found.labels()).filter(l -> l >= 0).distinct().toArray();
    return labels.length <= 1;
  }

  /** Found by name. */
  public static final class Method extends AggregationMethod<Options> {
    /** For the service loader. */
    public Method() {
      super(
          "dawid_skene_clust",
          "Dawid-Skene with a confusion matrix a cluster of workers",
          Options.class,
          "dswc",
          "ds_clust",
          "dawidskeneclust");
    }

    @Override
    protected Aggregation create(Options options, long seed) {
      return new DawidSkeneClust(options, seed);
    }
  }
}
