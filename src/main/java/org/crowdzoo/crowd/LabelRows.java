package org.crowdzoo.crowd;

import java.util.Arrays;

/** Labels as rows over the classes, [N][K]; null where a task has none. */
public final class LabelRows {
  private LabelRows() {}

  /** A row of a label: a 1 at its class; null for -1, no label. */
  public static double[] oneHot(int label, int classes) {
    if (label < 0) {
      return null;
    }
    double[] row = new double[classes];
    row[label] = 1;
    return row;
  }

  /** Rows of labels. */
  public static double[][] oneHot(int[] labels, int classes) {
    return Arrays.stream(labels).mapToObj(label -> oneHot(label, classes)).toArray(double[][]::new);
  }

  /** The class with the largest probability, the first of equal ones. */
  public static int mostProbable(double[] row) {
    int best = 0;
    for (int k = 1; k < row.length; k++) {
      best = row[k] > row[best] ? k : best;
    }
    return best;
  }
}
