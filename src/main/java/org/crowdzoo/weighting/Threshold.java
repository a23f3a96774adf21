package org.crowdzoo.weighting;

import java.util.Arrays;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;

/**
 * Tasks that are not sure enough are not trained on at all.
 *
 * @param by what the tasks are judged by
 * @param below tasks with a smaller score are dropped
 */
public record Threshold(
    @Setting(value = "consensus", doc = "what tasks are judged by, as a weighting's policies")
        Policy by,
    @Setting(value = "0.6", min = 0, max = 1, doc = "tasks with a smaller score are dropped")
        double below) {
  /** What sums of shares may be off by rounding. */
  private static final double ROUNDING = 1e-9;

  /** Validates. */
  public Threshold {
    Settings.requireRanges(Threshold.class, by, below);
  }

  /** Which tasks stay, [N]. */
  public boolean[] kept(Scores scores) {
    return atLeast(scores.ofTasks(by), below);
  }

  static boolean[] atLeast(double[] scores, double least) {
    boolean[] kept = new boolean[scores.length];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = reaches(scores[i], least);
    }
    return kept;
  }

  /** True if a score is at least a threshold, but for rounding. */
  public static boolean reaches(double score, double threshold) {
    return score >= threshold - ROUNDING;
  }

  /** The largest score. */
  public double highest(Scores scores) {
    return Arrays.stream(scores.ofTasks(by)).max().orElse(0);
  }
}
