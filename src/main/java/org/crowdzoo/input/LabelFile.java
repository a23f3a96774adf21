package org.crowdzoo.input;

import java.nio.file.Path;
import java.util.Arrays;
import org.crowdzoo.crowd.LabelRows;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/** Labels in npy: hard, [N] with -1 for none, or soft, [N, K] with a row of zeros for none. */
public final class LabelFile {
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
    return rows;
  }

  private static double[] soft(Path file, int row, double[] values) {
    if (Arrays.stream(values).anyMatch(p -> !(p >= 0) || p == Double.POSITIVE_INFINITY)) {
      throw new InputException(
          file + ": row " + row + " must hold probabilities, got " + Arrays.toString(values));
    }
    return Arrays.stream(values).sum() == 0 ? null : values;
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
