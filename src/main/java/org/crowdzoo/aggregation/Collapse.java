package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.crowdzoo.crowd.Votes;

/** Tells where a strategy puts nearly all tasks into one class that the votes do not favour so. */
public final class Collapse {
  private static final int FEWEST_TASKS = 20;
  private static final double NEARLY_ALL = 0.95;
  private static final double FAR_FEWER = 0.8;

  private Collapse() {}

  /**
   * One line if at least {@value #FEWEST_TASKS} tasks have a label and 95 % of them the same, which
   * less than 80 % of the votes name; otherwise nothing.
   */
  public static Optional<String> warning(Votes votes, Aggregated found) {
    int[] tasks = new int[votes.classes()];
    int labelled = 0;
    for (int i = 0; i < found.tasks(); i++) {
      if (found.label(i) >= 0) {
        tasks[found.label(i)]++;
        labelled++;
      }
    }
    int most = Arrays.stream(tasks).max().orElse(0);
    if (labelled < FEWEST_TASKS || most < NEARLY_ALL * labelled) {
      return Optional.empty();
    }
    int label = 0;
    while (tasks[label] < most) {
      label++;
    }
    double all = 0;
    double named = 0;
    for (int v = 0; v < votes.size(); v++) {
      all += votes.weight(v);
      named += votes.label(v) == label ? votes.weight(v) : 0;
    }
    return named >= FAR_FEWER * all
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%.1f %% of the tasks get class %d, which %.1f %% of the votes name: the strategy has"
                    + " probably collapsed; compare with majority_voting",
                100.0 * most / labelled,
                label,
                100 * named / all));
  }
}
