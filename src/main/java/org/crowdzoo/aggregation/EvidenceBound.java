package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Gamma;
import org.crowdzoo.aggregation.CombinationFactors.Prior;

/**
 * The evidence bound of {@link BayesianCombination} as the authors' program gives it: Σ log B over
 * ν, all η_k and all μ_jkm of workers with votes, plus the entropy of ρ. The priors' constants,
 * -log B of each, are left out, and classes of count 0. (E log p + entropy of a Dirichlet is log B
 * of its counts.)
 */
final class EvidenceBound {
  private final CombinationFactors factors;
  private final VotePairs pairs;
  private final Prior prior;
  private final int classes;
  private final int groups;

  EvidenceBound(CombinationFactors factors) {
    this.factors = factors;
    this.pairs = factors.pairs();
    this.prior = factors.prior();
    this.classes = factors.classes();
    this.groups = factors.groups();
  }

  /**
   * The bound.
   *
   * @param entropy of ρ
   */
  double of(double entropy) {
    double[] eta = factors.eta();
    double[] mu = factors.mu();
    double sum = entropy + logBeta(factors.nu(), 0, classes);
    for (int k = 0; k < classes; k++) {
      sum += logBeta(eta, k * groups, groups);
    }
    double[] parts = new double[factors.workers()];
    IntStream.range(0, parts.length).parallel().forEach(j -> parts[j] = ofWorker(j, mu));
    return sum + CombinationFactors.sum(parts, 0, parts.length);
  }

  private double ofWorker(int j, double[] mu) {
    int from = pairs.start[j];
    int to = pairs.start[j + 1];
    if (from == to) {
      return 0;
    }
    int cells = classes * groups;
    double logGamma = 0;
    double[] row = new double[cells];
    int[] unseen = new int[classes];
    Arrays.fill(unseen, 1);
    for (int p = from; p < to; p++) {
      unseen[pairs.label[p]] = 0;
      for (int s = 0; s < cells; s++) {
        logGamma += Gamma.logGamma(mu[p * cells + s]);
        row[s] += mu[p * cells + s];
      }
    }
    double logDiagonal = Gamma.logGamma(prior.diagonal());
    double logOff = Gamma.logGamma(prior.off());
    int labels = Arrays.stream(unseen).sum();
    for (int s = 0; s < cells; s++) {
      int diagonal = unseen[s / groups];
      int off = labels - diagonal;
      logGamma += diagonal * logDiagonal + off * logOff;
      logGamma -= Gamma.logGamma(row[s] + diagonal * prior.diagonal() + off * prior.off());
    }
    return logGamma;
  }

  /** log B(a) = Σ log Γ(a_n) - log Γ(Σ a_n). */
  private static double logBeta(double[] a, int from, int length) {
    double sum = 0;
    for (int n = from; n < from + length; n++) {
      sum += a[n] > 0 ? Gamma.logGamma(a[n]) : 0;
    }
    return sum - Gamma.logGamma(CombinationFactors.sum(a, from, length));
  }
}
