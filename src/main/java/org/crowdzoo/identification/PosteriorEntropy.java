package org.crowdzoo.identification;

import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.DawidSkene;
import org.crowdzoo.crowd.Votes;

/**
 * What Dawid-Skene is unsure of: the entropy of each task's posterior, in nats. Unlike the entropy
 * of the votes it knows who is to be believed, and that few votes say little.
 */
public final class PosteriorEntropy {
  private PosteriorEntropy() {}

  /** [N] entropies from 0 to log K; log K for a task without a vote. */
  public static double[] of(Votes votes, int iterations) {
    DawidSkene.Options usual = DawidSkene.Options.byDefault();
    Aggregated found =
        new DawidSkene(new DawidSkene.Options(iterations, usual.epsilon(), usual.smoothing()))
            .aggregate(votes);
    double[] entropies = new double[votes.tasks()];
    for (int i = 0; i < entropies.length; i++) {
      if (votes.count(i) == 0) {
        entropies[i] = Math.log(votes.classes());
      }
      for (int k = 0; k < votes.classes() && votes.count(i) > 0; k++) {
        double p = found.probability(i, k);
        entropies[i] -= p > 0 ? p * Math.log(p) : 0;
      }
    }
    return entropies;
  }
}
