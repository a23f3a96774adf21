package org.crowdzoo.training;

/**
 * How often a classifier said each class, by the true one: its confusion on a split.
 *
 * @param counts [K][K], rows true classes, columns what was said
 */
public record ClassCounts(int[][] counts) {
  /** Counts examples by their truth and the class said, both 0 to K-1. */
  static ClassCounts of(int[] truth, int[] said, int classes) {
    int[][] counts = new int[classes][classes];
    for (int i = 0; i < truth.length; i++) {
      counts[truth[i]][said[i]]++;
    }
    return new ClassCounts(counts);
  }

  /** Share of the class's examples that were said to be of it, its recall; NaN without any. */
  public double accuracy(int k) {
    int examples = 0;
    for (int said : counts[k]) {
      examples += said;
    }
    return examples == 0 ? Double.NaN : (double) counts[k][k] / examples;
  }

  /** 2 TP / (2 TP + FP + FN); NaN where nothing is of the class and nothing is said to be. */
  public double f1(int k) {
    int found = counts[k][k];
    int others = 0;
    for (int l = 0; l < counts.length; l++) {
      others += l == k ? 0 : counts[k][l] + counts[l][k];
    }
    return found + others == 0 ? Double.NaN : 2.0 * found / (2 * found + others);
  }

  /** [K][K] shares of the rows; a row without an example is 0. */
  public double[][] shares() {
    double[][] shares = new double[counts.length][counts.length];
    for (int k = 0; k < counts.length; k++) {
      int examples = 0;
      for (int said : counts[k]) {
        examples += said;
      }
      for (int l = 0; l < counts.length && examples > 0; l++) {
        shares[k][l] = (double) counts[k][l] / examples;
      }
    }
    return shares;
  }
}
