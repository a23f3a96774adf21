package org.crowdzoo.weighting;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.NumpyFile;

/**
 * Weights of one's own: npy, [N] or [N, L], a row a task in order; or CSV with a column {@code
 * task}, which holds the tasks' keys, and a column {@code weight}, or one for each label by its
 * name, in any order. Weights are finite numbers from 0.
 */
public final class WeightFile {
  private static final String TASK = "task";
  private static final String WEIGHT = "weight";
  private static final int MAX_LISTED = 20;

  private final Path file;
  private final double[][] rows;
  private final Map<String, Integer> byTask;

  private WeightFile(Path file, double[][] rows, Map<String, Integer> byTask) {
    this.file = file;
    this.rows = rows;
    this.byTask = byTask;
  }

  /**
   * Reads a file.
   *
   * @param labels names of the L labels if each has a weight, else null
   * @throws InputException with all problems, if the shape, a column or a value does not fit
   */
  public static WeightFile read(Path file, List<String> labels) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".npy")
        ? npy(file, labels)
        : csv(file, labels);
  }

  /** The weights in the order of the file, [rows][1] or [rows][L]. */
  public double[][] rows() {
    return rows.clone();
  }

  /** True if the file names its tasks; else rows are in the order of the tasks. */
  public boolean namesTasks() {
    return byTask != null;
  }

  /**
   * Weights of some tasks of a file that names them.
   *
   * @param keys of the tasks
   * @throws InputException if one is missing
   */
  public double[][] of(List<String> keys) {
    List<String> missing = keys.stream().filter(key -> !byTask.containsKey(key)).toList();
    if (!missing.isEmpty()) {
      throw new InputException(
          file
              + ": must have a row for each training task, "
              + missing.size()
              + " of "
              + keys.size()
              + " have none, the first is "
              + InputText.shown(missing.get(0)));
    }
    return keys.stream().map(key -> rows[byTask.get(key)]).toArray(double[][]::new);
  }

  private static WeightFile npy(Path file, List<String> labels) {
    NumpyFile.Array array = NumpyFile.read(file);
    int[] shape = array.shape();
    int width = labels == null ? 1 : labels.size();
    boolean fits =
        labels == null
            ? shape.length == 1 || shape.length == 2 && shape[1] == 1
            : shape.length == 2 && shape[1] == width;
    if (!fits) {
      throw new InputException(
          file
              + ": weights must have the shape "
              + (labels == null ? "[N] (tasks)" : "[N, " + width + "] (tasks, labels)")
              + ", got "
              + Arrays.toString(shape)
              + hint(labels, shape.length == 2));
    }
    double[][] rows = new double[shape[0]][];
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(array.values(), i * width, (i + 1) * width);
      for (double weight : rows[i]) {
        if (!isWeight(weight)) {
          problems.add(file + ": row " + i + must(Double.toString(weight)));
        }
      }
    }
    throwIfAny(file, problems);
    return new WeightFile(file, rows, null);
  }

  private static WeightFile csv(Path file, List<String> labels) {
    try (CsvReader reader = CsvReader.open(file)) {
      List<String> header = reader.next();
      int[] columns = columns(file, header, labels);
      int task = header.indexOf(TASK);
      List<double[]> rows = new ArrayList<>();
      Map<String, Integer> byTask = new HashMap<>();
      List<String> problems = new ArrayList<>();
      for (List<String> line = reader.next(); line != null; line = reader.next()) {
        String where = file + ": line " + reader.line();
        if (line.size() != header.size()) {
          problems.add(where + " must have " + header.size() + " columns, got " + line.size());
          continue;
        }
        if (byTask.put(line.get(task), rows.size()) != null) {
          problems.add(where + ": task " + InputText.shown(line.get(task)) + " stands there twice");
        }
        double[] row = new double[columns.length];
        for (int c = 0; c < columns.length; c++) {
          String text = line.get(columns[c]);
          row[c] = number(text);
          if (!isWeight(row[c])) {
            problems.add(where + must(InputText.shown(text)));
          }
        }
        rows.add(row);
      }
      throwIfAny(file, problems);
      return new WeightFile(file, rows.toArray(double[][]::new), byTask);
    }
  }

  /** Where the weights stand. */
  private static int[] columns(Path file, List<String> header, List<String> labels) {
    List<String> wanted = labels == null ? List.of(WEIGHT) : labels;
    if (header == null || !header.contains(TASK) || !header.containsAll(wanted)) {
      throw new InputException(
          file
              + ": the first line must name the columns "
              + TASK
              + " and "
              + String.join(", ", wanted)
              + ", got "
              + (header == null ? "nothing" : InputText.shown(String.join(", ", header)))
              + hint(labels, header != null && !header.contains(WEIGHT)));
    }
    return wanted.stream().mapToInt(header::indexOf).toArray();
  }

  private static String hint(List<String> labels, boolean ofLabels) {
    return (labels == null) == ofLabels
        ? "; weighting.per " + (labels == null ? "label" : "example") + " takes the other"
        : "";
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** At most so many of one kind help. */
  private static void throwIfAny(Path file, List<String> problems) {
    int more = problems.size() - MAX_LISTED;
    if (more > 0) {
      problems.subList(MAX_LISTED, problems.size()).clear();
      problems.add(file + ": … and " + more + " more problems");
    }
    InputException.throwIfAny(problems);
  }

  private static boolean isWeight(double weight) {
    return weight >= 0 && weight < Double.POSITIVE_INFINITY;
  }

  private static String must(String got) {
    return ": a weight must be a finite number >= 0, got " + got;
  }
}
