package org.crowdzoo.identification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * Out-of-fold probabilities of a classifier, [N][K], or of several labels a task [N][L], in the
 * order of the tasks of the votes.
 */
public final class Predictions {
  private static final double TOLERANCE = 1e-3;

  private Predictions() {}

  /**
   * Reads them from npy.
   *
   * @throws InputException in one line, if the shape does not fit or a row is no distribution
   */
  public static double[][] read(Path file, Votes votes) {
    double[][] rows = rows(file, votes.tasks(), votes.classes(), "classes");
    try {
      require(votes, rows);
    } catch (IllegalArgumentException e) {
      throw new InputException(file + ": " + e.getMessage(), e);
    }
    return rows;
  }

  /**
   * Reads those of several labels a task from npy, [N][L].
   *
   * @throws InputException if the shape does not fit, or a number is not from 0 to 1, one line each
   */
  public static double[][] read(Path file, MultiLabelVotes votes) {
    double[][] rows = rows(file, votes.tasks(), votes.labels(), "labels");
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      if (!Arrays.stream(rows[i]).allMatch(p -> p >= 0 && p <= 1)) {
        problems.add(
            file
                + ": row "
                + i
                + " must be "
                + votes.labels()
                + " probabilities from 0 to 1, got "
                + Arrays.toString(rows[i]));
      }
    }
    InputException.throwIfAny(problems);
    return rows;
  }

  private static double[][] rows(Path file, int tasks, int width, String columns) {
    NumpyFile.Array array = NumpyFile.read(file);
    int[] needed = {tasks, width};
    if (!Arrays.equals(array.shape(), needed)) {
      throw new InputException(
          file
              + ": must be of shape "
              + Arrays.toString(needed)
              + " (tasks, "
              + columns
              + "), got "
              + Arrays.toString(array.shape()));
    }
    double[][] rows = new double[tasks][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(array.values(), i * width, (i + 1) * width);
    }
    return rows;
  }

  /** Throws unless there is a distribution a task. */
  static void require(Votes votes, double[][] predictions) {
    if (predictions.length != votes.tasks()) {
      throw new IllegalArgumentException(
          "needs predictions of " + votes.tasks() + " tasks, got " + predictions.length);
    }
    for (int i = 0; i < predictions.length; i++) {
      double sum = Arrays.stream(predictions[i]).sum();
      boolean negative = Arrays.stream(predictions[i]).anyMatch(p -> !(p >= 0));
      if (predictions[i].length != votes.classes() || negative || Math.abs(sum - 1) > TOLERANCE) {
        throw new IllegalArgumentException(
            "row "
                + i
                + " must be "
                + votes.classes()
                + " probabilities that sum to 1, got "
                + Arrays.toString(predictions[i]));
      }
    }
  }
}
