package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * npy of the shape [N, L, W]: 1, the worker names the label, 0, she does not, -1 or NaN, she was
 * not asked. Where all L of a worker on a task are -1 or NaN, she skipped it; where all are 0, she
 * votes for none of the labels.
 */
final class LabelCube {
  private LabelCube() {}

  static boolean isCube(Path file) {
    return VoteMatrix.isNumpy(file) && NumpyFile.read(file).shape().length == 3;
  }

  static void read(Path file, LabelCells votes, List<String> names) {
    NumpyFile.Array cube = NumpyFile.read(file);
    int[] shape = cube.shape();
    if (shape.length != 3 || names != null && names.size() != shape[1]) {
      throw new InputException(
          file
              + ": must have the shape [tasks, labels, workers]"
              + (names == null ? "" : " with " + names.size() + " labels")
              + ", got "
              + Arrays.toString(shape));
    }
    BesideNames keys = BesideNames.beside(file);
    List<String> workerKeys = keys.workers(shape[2]);
    List<String> labels = names == null ? Votes.numbers(shape[1]) : names;
    workerKeys.forEach(votes::worker);
    votes.cellsTell();
    for (int i = 0; i < shape[0]; i++) {
      String task = keys.task(i);
      votes.task(task);
      for (int l = 0; l < shape[1]; l++) {
        for (int j = 0; j < shape[2]; j++) {
          double value = cube.values()[(i * shape[1] + l) * shape[2] + j];
          if (value == 0 || value == 1) {
            votes.cell(task, workerKeys.get(j), labels.get(l), value == 1, "row " + i);
          } else if (!(value == -1) && !Double.isNaN(value)) {
            votes.problem(
                String.format(
                    Locale.ROOT,
                    "[%d, %d, %d]: must be 1, 0, or -1 or NaN for not asked, got %s",
                    i,
                    l,
                    j,
                    value));
          }
        }
      }
    }
    keys.requireTasks(shape[0]);
  }

  static void write(Path file, MultiLabelVotes votes) throws IOException {
    if (!VoteMatrix.isNumpy(file)) {
      throw new InputException(
          file + ": several labels a task make an array [tasks, labels, workers]: write .npy");
    }
    int[] row = VoteMatrix.places(votes.taskKeys());
    int[] column = VoteMatrix.places(votes.workerKeys());
    int rows = 1 + Arrays.stream(row).max().orElse(-1);
    int columns = 1 + Arrays.stream(column).max().orElse(-1);
    int labels = votes.labels();
    if ((double) rows * columns * labels > VoteMatrix.MAX_CELLS) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: an array of %d tasks, %d labels and %d workers is too large, write .csv or .json"
                  + " instead",
              file,
              rows,
              labels,
              columns));
    }
    int[] cube = new int[rows * labels * columns];
    Arrays.fill(cube, -1);
    for (int i = 0; i < votes.tasks(); i++) {
      for (int a = votes.start(i); a < votes.end(i); a++) {
        for (int l = 0; l < labels; l++) {
          if (votes.asked(a, l)) {
            cube[(row[i] * labels + l) * columns + column[votes.worker(a)]] =
                votes.names(a, l) ? 1 : 0;
          }
        }
      }
    }
    BesideNames.write(file, votes.answers(), row, column);
    NumpyFile.write(file, cube, rows, labels, columns);
  }
}
