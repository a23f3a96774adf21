package org.crowdzoo.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/** Confusion matrices of workers in an npy file, [W, K, K], rows = truth, each a distribution. */
final class MatrixFile {
  private static final int MAX_LISTED = 10;

  private MatrixFile() {}

  /**
   * Reads the first {@code needed} matrices.
   *
   * @param exactly whether the file must not hold more
   */
  static double[][][] read(Path file, int needed, boolean exactly, int classes) {
    NumpyFile.Array array = NumpyFile.read(file);
    int[] shape = array.shape();
    boolean fits =
        shape.length == 3
            && (exactly ? shape[0] == needed : shape[0] >= needed)
            && shape[1] == classes
            && shape[2] == classes;
    if (!fits) {
      throw new InputException(
          file
              + ": must be of shape ["
              + needed
              + (exactly ? "" : " or more")
              + ", "
              + classes
              + ", "
              + classes
              + "] (workers, classes, classes), got "
              + Arrays.toString(shape));
    }
    return checked(file, array.values(), needed, classes);
  }

  /** Reads one matrix [K, K]. */
  static double[][] readOne(Path file, int classes) {
    NumpyFile.Array array = NumpyFile.read(file);
    if (!Arrays.equals(array.shape(), new int[] {classes, classes})) {
      throw new InputException(
          file
              + ": must be of shape ["
              + classes
              + ", "
              + classes
              + "], got "
              + Arrays.toString(array.shape()));
    }
    return checked(file, array.values(), 1, classes)[0];
  }

  private static double[][][] checked(Path file, double[] values, int count, int classes) {
    double[][][] matrices = new double[count][classes][];
    List<String> problems = new ArrayList<>();
    for (int j = 0; j < count; j++) {
      for (int k = 0; k < classes; k++) {
        int from = (j * classes + k) * classes;
        matrices[j][k] = Arrays.copyOfRange(values, from, from + classes);
        try {
          Distributions.requireDistribution(matrices[j][k]);
        } catch (IllegalArgumentException e) {
          if (problems.size() < MAX_LISTED) {
            problems.add(file + ": row " + k + " of matrix " + j + ": " + e.getMessage());
          }
        }
      }
    }
    InputException.throwIfAny(problems);
    return matrices;
  }
}
