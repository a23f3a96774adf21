package org.crowdzoo.aggregation;

import org.crowdzoo.crowd.Votes;

/** Weighted votes as distributions. */
final class WeightedShares {
  private WeightedShares() {}

  /** p_ik ∝ Σ_j max(0, w_j) 1(y_ij = k), [N*K]; a row whose sum is 0 stays 0. */
  static double[] of(Votes votes, double[] workerWeight) {
    int classes = votes.classes();
    double[] share = new double[Math.multiplyExact(votes.tasks(), classes)];
    for (int i = 0; i < votes.tasks(); i++) {
      double sum = 0;
      for (int v = votes.start(i); v < votes.end(i); v++) {
        double weight = Math.max(0, workerWeight[votes.worker(v)]);
        share[i * classes + votes.label(v)] += weight;
        sum += weight;
      }
      for (int k = 0; k < classes && sum > 0; k++) {
        share[i * classes + k] /= sum;
      }
    }
    return share;
  }
}
