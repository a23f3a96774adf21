package org.crowdzoo.identification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.DawidSkene;
import org.crowdzoo.aggregation.LearntTable;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/** The workers' confusion matrices, estimated or given. */
public final class Confusions {
  private Confusions() {}

  /**
   * Dawid and Skene's, [W], after exactly {@code iterations} of EM without smoothing, as peerannot
   * has them: a row is all zero for a class that the worker never met, so are an idle worker's.
   *
   * @throws InputException if W K K numbers are too many for memory
   */
  public static List<ConfusionMatrix> byDawidSkene(Votes votes, int iterations) {
    Aggregated found = new DawidSkene(new DawidSkene.Options(iterations, 0, 0)).aggregate(votes);
    LearntTable table = found.confusions();
    if (table == null) {
      throw new InputException(
          "identify: needs full confusion matrices, too large for "
              + votes.workers()
              + " workers and "
              + votes.classes()
              + " classes");
    }
    return of(table.values(), votes);
  }

  /**
   * Reads npy [W, K, K], rows = truth.
   *
   * @throws InputException in one line that names the file, if missing or of another shape
   */
  public static List<ConfusionMatrix> read(Path file, Votes votes) {
    NumpyFile.Array array = NumpyFile.read(file);
    int[] needed = {votes.workers(), votes.classes(), votes.classes()};
    if (!Arrays.equals(array.shape(), needed)) {
      throw new InputException(
          file
              + ": must be of shape "
              + Arrays.toString(needed)
              + " (workers, classes, classes), got "
              + Arrays.toString(array.shape()));
    }
    if (!Arrays.stream(array.values()).allMatch(p -> p >= 0 && p <= 1 + 1e-6)) {
      throw new InputException(file + ": must hold probabilities from 0 to 1, got others");
    }
    return of(array.values(), votes);
  }

  private static List<ConfusionMatrix> of(double[] values, Votes votes) {
    int classes = votes.classes();
    List<ConfusionMatrix> matrices = new ArrayList<>(votes.workers());
    for (int j = 0; j < votes.workers(); j++) {
      double[][] matrix = new double[classes][];
      for (int k = 0; k < classes; k++) {
        int from = (j * classes + k) * classes;
        matrix[k] = Arrays.copyOfRange(values, from, from + classes);
      }
      matrices.add(new ConfusionMatrix(matrix));
    }
    return matrices;
  }
}
