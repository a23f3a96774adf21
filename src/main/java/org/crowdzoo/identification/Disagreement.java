package org.crowdzoo.identification;

import org.crowdzoo.crowd.Votes;

/**
 * How many of the pairs of a task's votes say different things,
 *
 * <pre>d_i = 1 − Σ_k n_ik (n_ik − 1) / (m_i (m_i − 1))</pre>
 *
 * <p>with m_i votes on task i, n_ik of them for k: what Krippendorff's D_o and Fleiss's kappa
 * (1971) sum over tasks.
 */
public final class Disagreement {
  private Disagreement() {}

  /** [N] from 0 to 1; 0 for a task with fewer than two votes. */
  public static double[] of(Votes votes) {
    double[] disagreement = new double[votes.tasks()];
    for (int i = 0; i < disagreement.length; i++) {
      double pairs = (double) votes.count(i) * (votes.count(i) - 1);
      double same = 0;
      for (int count : votes.histogram(i)) {
        same += (double) count * (count - 1);
      }
      disagreement[i] = pairs > 0 ? 1 - same / pairs : 0;
    }
    return disagreement;
  }
}
