package org.crowdzoo.sweep;

import java.util.List;
import org.crowdzoo.sweep.SweepSettings.Rule;
import org.crowdzoo.sweep.SweepSettings.Stopping;

/**
 * Says whether a candidate is worth another epoch, from what earlier candidates reached at the same
 * epoch.
 *
 * <p>The median rule is Golovin et al. 2017 (doi:10.1145/3097983.3098043), with the best so far in
 * place of the running average. Halving is the stopping half of Li et al. 2020 (ASHA): a candidate
 * ends at a rung unless it is among the best 1/factor of those that have reached it, itself
 * included.
 */
final class EarlyStopping {
  /** Fewer earlier candidates say nothing. */
  private static final int ENOUGH = 3;

  private final Stopping stopping;
  private final boolean minimize;
  private final List<CandidateResult> earlier;

  /** A judge by the results of earlier candidates. */
  EarlyStopping(Stopping stopping, boolean minimize, List<CandidateResult> earlier) {
    this.stopping = stopping;
    this.minimize = minimize;
    this.earlier = List.copyOf(earlier);
  }

  /**
   * True if the candidate should end.
   *
   * @param seed position of the seed among the experiment's seeds
   * @param curve the watched figure, one entry an epoch done
   */
  boolean isBad(int seed, List<Double> curve) {
    int epochs = curve.size();
    if (stopping.rule() == Rule.NONE || epochs == 0 || !isRung(epochs)) {
      return false;
    }
    double own = best(curve, epochs);
    double[] others =
        earlier.stream()
            .filter(other -> other.curves().size() > seed)
            .map(other -> other.curves().get(seed))
            .filter(other -> other.size() >= epochs)
            .mapToDouble(other -> best(other, epochs))
            .sorted()
            .toArray();
    if (others.length < ENOUGH) {
      return false;
    }
    if (stopping.rule() == Rule.MEDIAN) {
      int n = others.length;
      return own < (others[(n - 1) / 2] + others[n / 2]) / 2;
    }
    int better = 0;
    for (double other : others) {
      better += other > own ? 1 : 0;
    }
    return better >= Math.max(1, (others.length + 1) / stopping.factor());
  }

  private boolean isRung(int epochs) {
    if (stopping.rule() == Rule.MEDIAN) {
      return epochs >= stopping.after();
    }
    long rung = stopping.after();
    while (rung < epochs) {
      rung *= stopping.factor();
    }
    return rung == epochs;
  }

  /** The best of the first epochs, turned so that more is better. */
  private double best(List<Double> curve, int epochs) {
    return curve.stream()
        .limit(epochs)
        .mapToDouble(v -> minimize ? -v : v)
        .max()
        .orElse(Double.NEGATIVE_INFINITY);
  }
}
