package org.crowdzoo.identification;

import org.crowdzoo.crowd.Votes;

/**
 * Entropy of each task's votes, in nats: the larger, the more the workers disagree. As in
 * peerannot, of the shares of the votes.
 */
public final class VoteEntropy {
  private VoteEntropy() {}

  /** [N] entropies from 0 to log K; 0 for a task without a vote. */
  public static double[] of(Votes votes) {
    double[] entropies = new double[votes.tasks()];
    for (int i = 0; i < entropies.length; i++) {
      for (int count : votes.histogram(i)) {
        if (count > 0 && count < votes.count(i)) {
          double p = (double) count / votes.count(i);
          // H_i = - sum_k p_k log p_k
          entropies[i] -= p * Math.log(p);
        }
      }
    }
    return entropies;
  }
}
