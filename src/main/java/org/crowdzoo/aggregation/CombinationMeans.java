package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.List;
import org.crowdzoo.aggregation.CombinationFactors.Prior;

/** Posterior means of {@link BayesianCombination}: what it learns of subtypes and workers. */
final class CombinationMeans {
  private static final int MOST_CONFUSIONS = 1 << 26;

  private final CombinationFactors factors;
  private final VotePairs pairs;
  private final Prior prior;
  private final int classes;
  private final int groups;

  CombinationMeans(CombinationFactors factors) {
    this.factors = factors;
    this.pairs = factors.pairs();
    this.prior = factors.prior();
    this.classes = factors.classes();
    this.groups = factors.groups();
  }

  /**
   * With the subtypes' shares, if there are several, and the matrices, where they are not too
   * large.
   */
  Aggregated addTo(Aggregated found) {
    Aggregated with = groups > 1 ? found.withLearnt("subtypes", subtypes()) : found;
    long dense = (long) factors.workers() * classes * classes;
    return dense > MOST_CONFUSIONS ? with : with.withLearnt("confusions", confusions());
  }

  /** E π, [K, M]. */
  private LearntTable subtypes() {
    return new LearntTable(shares(), List.of("truth", "subtype"), classes, groups);
  }

  private double[] shares() {
    double[] eta = factors.eta();
    double[] mean = eta.clone();
    for (int k = 0; k < classes; k++) {
      double all = CombinationFactors.sum(eta, k * groups, groups);
      for (int s = k * groups; s < (k + 1) * groups; s++) {
        mean[s] /= all;
      }
    }
    return mean;
  }

  /** Σ_m E π_km E v_jkml, [W, K, K]. */
  private LearntTable confusions() {
    double[] mu = factors.mu();
    double[] share = shares();
    int workers = factors.workers();
    int cells = classes * groups;
    double[] pi = new double[workers * classes * classes];
    for (int j = 0; j < workers; j++) {
      double[] row = new double[cells];
      Arrays.fill(row, prior.diagonal() + (classes - 1) * prior.off());
      for (int p = pairs.start[j]; p < pairs.start[j + 1]; p++) {
        for (int s = 0; s < cells; s++) {
          row[s] += mu[p * cells + s] - prior.beta(s / groups, pairs.label[p]);
        }
      }
      for (int s = 0; s < cells; s++) {
        int k = s / groups;
        for (int l = 0; l < classes; l++) {
          pi[(j * classes + k) * classes + l] += share[s] * prior.beta(k, l) / row[s];
        }
        for (int p = pairs.start[j]; p < pairs.start[j + 1]; p++) {
          int l = pairs.label[p];
          double seen = mu[p * cells + s] - prior.beta(k, l);
          pi[(j * classes + k) * classes + l] += share[s] * seen / row[s];
        }
      }
    }
    return new LearntTable(pi, List.of("worker", "truth", "vote"), workers, classes, classes);
  }
}
