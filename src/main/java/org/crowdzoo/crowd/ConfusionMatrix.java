package org.crowdzoo.crowd;

import java.util.Arrays;
import java.util.Locale;

/**
 * A confusion matrix π[k][l]: <strong>rows are true classes, columns are votes</strong>. The
 * entries are whatever its maker says, counts, probabilities or logits; {@link #rowSoftmax()} and
 * {@link #rowNormalized()} turn them into probabilities.
 */
public final class ConfusionMatrix {
  private final double[][] entries;

  /**
   * A copy of a square matrix.
   *
   * @param entries [K][K], finite numbers
   */
  public ConfusionMatrix(double[][] entries) {
    this.entries = new double[entries.length][];
    for (int k = 0; k < entries.length; k++) {
      if (entries[k].length != entries.length) {
        throw new IllegalArgumentException(
            "a confusion matrix is square, row " + k + " has " + entries[k].length + " entries");
      }
      for (double entry : entries[k]) {
        if (!Double.isFinite(entry)) {
          throw new IllegalArgumentException("a confusion matrix is finite, row " + k + " is not");
        }
      }
      this.entries[k] = entries[k].clone();
    }
  }

  /** Number of classes K. */
  public int classes() {
    return entries.length;
  }

  /** π[truth][vote]. */
  public double get(int truth, int vote) {
    return entries[truth][vote];
  }

  /** A copy of the entries, [K][K]. */
  public double[][] toArray() {
    return Arrays.stream(entries).map(double[]::clone).toArray(double[][]::new);
  }

  /** Each row through a softmax: how CoNAL's tables of logits are shown. */
  public ConfusionMatrix rowSoftmax() {
    double[][] rows = toArray();
    for (double[] row : rows) {
      double max = Arrays.stream(row).max().orElse(0);
      for (int l = 0; l < row.length; l++) {
        row[l] = Math.exp(row[l] - max);
      }
      divideBySum(row);
    }
    return new ConfusionMatrix(rows);
  }

  /** Each row divided by its sum; a row of zeros becomes uniform. */
  public ConfusionMatrix rowNormalized() {
    double[][] rows = toArray();
    for (double[] row : rows) {
      divideBySum(row);
    }
    return new ConfusionMatrix(rows);
  }

  /** Mean of the diagonal: the accuracy when all true classes are equally frequent. */
  public double meanDiagonal() {
    double sum = 0;
    for (int k = 0; k < entries.length; k++) {
      sum += entries[k][k];
    }
    return sum / entries.length;
  }

  /** One line a true class, a column a vote, to three decimals (counts as whole numbers). */
  @Override
  public String toString() {
    boolean whole =
        Arrays.stream(entries)
            .flatMapToDouble(Arrays::stream)
            .allMatch(entry -> entry == Math.rint(entry) && Math.abs(entry) < 1e15);
    String[][] cells = new String[entries.length + 1][entries.length + 1];
    cells[0][0] = "truth \\ vote";
    int width = Integer.toString(entries.length).length();
    for (int k = 0; k < entries.length; k++) {
      cells[0][k + 1] = Integer.toString(k);
      cells[k + 1][0] = Integer.toString(k);
      for (int l = 0; l < entries.length; l++) {
        cells[k + 1][l + 1] = String.format(Locale.ROOT, whole ? "%.0f" : "%.3f", entries[k][l]);
        width = Math.max(width, cells[k + 1][l + 1].length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (String[] row : cells) {
      text.append(pad(row[0], cells[0][0].length()));
      for (int l = 1; l < row.length; l++) {
        text.append("  ").append(pad(row[l], width));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String pad(String cell, int width) {
    return " ".repeat(Math.max(0, width - cell.length())) + cell;
  }

  private static void divideBySum(double[] row) {
    double sum = Arrays.stream(row).sum();
    for (int l = 0; l < row.length; l++) {
      row[l] = sum == 0 ? 1.0 / row.length : row[l] / sum;
    }
  }
}
