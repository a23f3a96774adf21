package org.crowdzoo.strategy;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Places;
import org.crowdzoo.labelmodel.WeakVoteFile;

/**
 * The votes of labelling functions on the training tasks: from a file, or the dataset's workers.
 */
final class WeakLabels {
  private WeakLabels() {}

  /**
   * Votes [N][m], 0 to K-1, or -1 (abstains), by training task; those of removed tasks too.
   *
   * @param file npy, CSV or WRENCH's JSON; null for the workers, one function each
   * @param signs whether npy and CSV hold -1, 0 (abstains) and 1
   */
  static int[][] votes(TrainingTasks tasks, String file, boolean signs) {
    if (file == null) {
      return ofWorkers(tasks.votes());
    }
    if (signs && tasks.classes() != 2) {
      throw new InputException(
          file + ": votes of -1 and 1 are for 2 classes, the dataset has " + tasks.classes());
    }
    int[][] votes = WeakVoteFile.read(Places.find(file), signs ? 0 : tasks.classes()).votes();
    if (votes.length != tasks.removed().length) {
      throw new InputException(
          file
              + ": must have one row for each of the "
              + tasks.removed().length
              + " training tasks, got "
              + votes.length);
    }
    return votes;
  }

  private static int[][] ofWorkers(Votes votes) {
    int[][] rows = new int[votes.tasks()][votes.workers()];
    for (int i = 0; i < rows.length; i++) {
      Arrays.fill(rows[i], -1);
      for (int v = votes.start(i); v < votes.end(i); v++) {
        rows[i][votes.worker(v)] = votes.label(v);
      }
    }
    return rows;
  }

  /** Number of functions m of a file. */
  static int functions(String file, int classes, boolean signs) {
    return WeakVoteFile.read(Places.find(file), signs ? 0 : classes).functions();
  }

  /** True if nobody votes. */
  static boolean abstain(int[] votes) {
    return Arrays.stream(votes).allMatch(vote -> vote < 0);
  }
}
