package org.crowdzoo.aggregation;

/** Which label wins when several have the most votes. */
public enum Ties {
  /** One of them drawn with the seed; what is drawn for a task depends on its key alone. */
  RANDOM,
  /** The lowest. */
  LOWEST,
  /** All of them, each with the same probability; as a hard label the lowest. */
  ALL;

  /** The label of one task with the given score for each label, or -1 if none is above 0. */
  int choose(double[] scores, int from, int classes, long seed, String taskKey) {
    double max = 0;
    int tied = 0;
    int first = -1;
    for (int k = 0; k < classes; k++) {
      double score = scores[from + k];
      if (isMore(score, max)) {
        max = score;
        tied = 1;
        first = k;
      } else if (first >= 0 && !isMore(max, score)) {
        tied++;
      }
    }
    if (tied <= 1 || this != RANDOM) {
      return first;
    }
    int drawn = KeyedRandom.of(seed, taskKey).nextInt(tied);
    for (int k = first; ; k++) {
      if (!isMore(max, scores[from + k]) && drawn-- == 0) {
        return k;
      }
    }
  }

  /** Shares the probability among the labels with the highest score, in place. */
  static void share(double[] scores, int from, int classes) {
    double max = 0;
    for (int k = 0; k < classes; k++) {
      max = Math.max(max, scores[from + k]);
    }
    int tied = 0;
    for (int k = 0; k < classes; k++) {
      tied += max > 0 && !isMore(max, scores[from + k]) ? 1 : 0;
    }
    for (int k = 0; k < classes; k++) {
      scores[from + k] = max > 0 && !isMore(max, scores[from + k]) ? 1.0 / tied : 0;
    }
  }

  /** Sums of the same weights in another order are equal. */
  private static boolean isMore(double a, double b) {
    return a > b + 1e-12 * Math.abs(b);
  }
}
