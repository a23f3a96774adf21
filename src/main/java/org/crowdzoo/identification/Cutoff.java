package org.crowdzoo.identification;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/**
 * The tasks with the lowest scores, which are taken out before labels are aggregated again.
 *
 * @param quantile the score at or below which a task is too hard
 * @param tooHard indices of those tasks, rising
 */
public record Cutoff(double quantile, int[] tooHard) {
  /**
   * Cuts at the quantile of order alpha (linear interpolation, as numpy's); tasks whose score is
   * NaN have no say and stay.
   *
   * @param scores [N], low = hard
   * @param alpha 0 to 1; 0.01 is usual
   */
  public static Cutoff of(double[] scores, double alpha) {
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("alpha must be from 0 to 1, got " + alpha);
    }
    double[] sorted = Arrays.stream(scores).filter(s -> !Double.isNaN(s)).sorted().toArray();
    if (sorted.length == 0) {
      return new Cutoff(Double.NaN, new int[0]);
    }
    double quantile = quantile(sorted, alpha);
    return new Cutoff(
        quantile, IntStream.range(0, scores.length).filter(i -> scores[i] <= quantile).toArray());
  }

  /** The same workers and classes without the votes on tasks that are too hard; tasks stay. */
  public Votes withoutVotesOnTooHard(Votes votes) {
    boolean[] cut = new boolean[votes.tasks()];
    Arrays.stream(tooHard).forEach(i -> cut[i] = true);
    boolean[] keep = new boolean[votes.size()];
    for (int i = 0; i < votes.tasks(); i++) {
      Arrays.fill(keep, votes.start(i), votes.end(i), !cut[i]);
    }
    return votes.withVotes(v -> keep[v]);
  }

  /** Quantile of rising values by linear interpolation. */
  static double quantile(double[] sorted, double order) {
    double at = order * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
