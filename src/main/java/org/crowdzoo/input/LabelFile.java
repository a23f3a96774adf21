package org.crowdzoo.input;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * Labels in npy: hard, [N] with -1 for none, or soft, [N, K] with a row of zeros for none. A soft
 * row is a distribution that sums to 1 (to 10⁻³); a row of whole numbers is taken as counts of
 * votes, and their shares are the distribution. One class alone is nothing to learn. Of several
 * labels a task, [N, L], how probable each is, from 0 to 1, and NaN or -1 where that is not known.
 */
public final class LabelFile {
  private static final double TOLERANCE = 1e-3;
  private static final double HALF = 0.5;

  private LabelFile() {}

  /**
   * Rows [n][K], null where there is no label.
   *
   * @param hard take the most probable class of soft labels
   * @throws InputException in one line, if the shape or a value does not fit
   */
  public static double[][] read(Path file, int classes, boolean hard) {
    NumpyFile.Array array = NumpyFile.read(file);
    int[] shape = array.shape();
    boolean soft = shape.length == 2 && shape[1] == classes;
    if (!soft && shape.length != 1) {
      throw new InputException(
          file
              + ": labels must have the shape [N] or [N, "
              + classes
              + "] (tasks, classes), got "
              + Arrays.toString(shape));
    }
    double[][] rows = new double[shape[0]][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] =
          soft
              ? soft(file, i, Arrays.copyOfRange(array.values(), i * classes, (i + 1) * classes))
              : hard(file, i, array.values()[i], classes);
      rows[i] =
          hard && rows[i] != null
              ? LabelRows.oneHot(LabelRows.mostProbable(rows[i]), classes)
              : rows[i];
    }
    requireTwoClasses(file, rows);
    return rows;
  }

  /**
   * Rows [n][L] of several labels a task, NaN where a label is not known, null where none is.
   *
   * @param hard 1 for labels of at least 0.5, else 0
   * @throws InputException in one line, if the shape or a value does not fit
   */
  public static double[][] readMultiLabel(Path file, int labels, boolean hard) {
    NumpyFile.Array array = NumpyFile.read(file);
    int[] shape = array.shape();
    if (shape.length != 2 || shape[1] != labels) {
      throw new InputException(
          file
              + ": labels must have the shape [N, "
              + labels
              + "] (tasks, labels), got "
              + Arrays.toString(shape));
    }
    double[][] rows = new double[shape[0]][];
    for (int i = 0; i < rows.length; i++) {
      double[] row = Arrays.copyOfRange(array.values(), i * labels, (i + 1) * labels);
      boolean known = false;
      for (int l = 0; l < labels; l++) {
        row[l] = probability(file, i, l, row[l]);
        row[l] = hard && !Double.isNaN(row[l]) ? row[l] >= HALF ? 1 : 0 : row[l];
        known |= !Double.isNaN(row[l]);
      }
      rows[i] = known ? row : null;
    }
    return rows;
  }

  private static double probability(Path file, int row, int label, double value) {
    if (value == -1 || Double.isNaN(value)) {
      return Double.NaN;
    }
    if (value < 0 || value > 1) {
      throw new InputException(
          file
              + ": label "
              + label
              + " of row "
              + row
              + " must be a probability from 0 to 1, or NaN or -1 where it is not known, got "
              + value);
    }
    return value;
  }

  private static void requireTwoClasses(Path file, double[][] rows) {
    BitSet found = new BitSet();
    for (double[] row : rows) {
      for (int k = 0; row != null && k < row.length; k++) {
        found.set(k, found.get(k) || row[k] > 0);
      }
    }
    if (found.cardinality() < 2) {
      throw new InputException(
          file
              + ": must hold labels of two classes or more, got "
              + (found.isEmpty() ? "no label" : "class " + found.nextSetBit(0) + " alone"));
    }
  }

  private static double[] soft(Path file, int row, double[] values) {
    if (Arrays.stream(values).anyMatch(p -> !(p >= 0) || p == Double.POSITIVE_INFINITY)) {
      throw new InputException(
          file + ": row " + row + " must hold probabilities, got " + Arrays.toString(values));
    }
    double sum = Arrays.stream(values).sum();
    boolean counts = Arrays.stream(values).allMatch(p -> p == Math.rint(p));
    if (!counts && Math.abs(sum - 1) > TOLERANCE) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: row %d must be probabilities that sum to 1, or counts of votes, got the sum %s",
              file,
              row,
              sum));
    }
    if (sum == 0) {
      return null;
    }
    return counts ? Arrays.stream(values).map(count -> count / sum).toArray() : values;
  }

  private static double[] hard(Path file, int row, double value, int classes) {
    if (value != Math.rint(value) || value < -1 || value >= classes) {
      throw new InputException(
          file
              + ": label of row "
              + row
              + " must be a class from 0 to "
              + (classes - 1)
              + ", or -1 for none, got "
              + value);
    }
    return LabelRows.oneHot((int) value, classes);
  }
}
