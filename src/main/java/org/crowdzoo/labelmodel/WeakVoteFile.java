package org.crowdzoo.labelmodel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.JsonProblem;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.files.TextFile;

/**
 * Files of weak votes: npy or CSV [N, m], a CSV with or without a line of names, or WRENCH's JSON
 * {@code {"0": {"label": 1, "weak_labels": [-1, 1, …], "data": …}, …}}. Without a number of classes
 * npy and CSV hold -1, 0 (abstains) and 1; with one they hold classes 0 to K-1 and -1 (abstains),
 * as WRENCH's always do.
 *
 * <p>Zhang, J., Yu, Y., Li, Y. et al. (2021): WRENCH: a comprehensive benchmark for weak
 * supervision. arXiv:2109.11377.
 */
public final class WeakVoteFile {
  private final Path file;
  private final int[][] values;
  private final List<String> names;
  private final int[] truth;

  private WeakVoteFile(Path file, int[][] values, List<String> names, int[] truth) {
    this.file = file;
    this.values = values;
    this.names = names;
    this.truth = truth;
  }

  /**
   * Reads votes.
   *
   * @param classes K, or 0: two classes as signs in npy and CSV, as many as there are in JSON
   * @throws InputException in one line that names the file and the place
   */
  public static WeakVotes read(Path file, int classes) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return json(file).ofClasses(classes);
    }
    WeakVoteFile read = name.endsWith(".npy") ? npy(file) : csv(file);
    return classes == 0 ? read.ofSigns() : read.ofClasses(classes);
  }

  /**
   * Reads the truth of tasks, npy or CSV [N]: -1 and 1 where {@code signs}, else classes 0 to K-1
   * and -1 for unknown.
   *
   * @param tasks N, or -1 for any
   * @return classes 0 to K-1, -1 for unknown
   */
  public static int[] readTruth(Path file, int tasks, int classes, boolean signs) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    int[][] rows = (name.endsWith(".npy") ? npy(file) : csv(file)).values;
    int[] all = Arrays.stream(rows).flatMapToInt(Arrays::stream).toArray();
    if (tasks >= 0 && all.length != tasks) {
      throw new InputException(
          file + ": must hold the truth of " + tasks + " tasks, got " + all.length);
    }
    for (int i = 0; i < all.length; i++) {
      if (signs ? Math.abs(all[i]) != 1 : all[i] < -1 || all[i] >= classes) {
        throw new InputException(
            file
                + ": row "
                + i
                + ": the truth must be "
                + (signs ? "-1 or 1" : "a class from 0 to " + (classes - 1) + ", or -1 (unknown)")
                + ", got "
                + all[i]);
      }
      all[i] = signs ? (all[i] + 1) / 2 : all[i];
    }
    return all;
  }

  private WeakVotes ofSigns() {
    int[][] votes = new int[values.length][];
    for (int i = 0; i < votes.length; i++) {
      votes[i] = new int[values[i].length];
      for (int j = 0; j < votes[i].length; j++) {
        int vote = values[i][j];
        if (vote < -1 || vote > 1) {
          throw wrong(
              i, j, "-1, 0 (abstains) or 1; give the number of classes for classes 0 to K-1");
        }
        votes[i][j] = vote == 0 ? -1 : (vote + 1) / 2;
      }
    }
    return new WeakVotes(votes, 2, names, truth);
  }

  private WeakVotes ofClasses(int given) {
    int most = Arrays.stream(values).flatMapToInt(Arrays::stream).max().orElse(-1);
    if (truth != null) {
      most = Math.max(most, Arrays.stream(truth).max().orElse(-1));
    }
    int classes = given == 0 ? Math.max(2, most + 1) : given;
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < values[i].length; j++) {
        if (values[i][j] < -1 || values[i][j] >= classes) {
          throw wrong(i, j, "a class from 0 to " + (classes - 1) + ", or -1 (abstains)");
        }
      }
      if (truth != null && (truth[i] < -1 || truth[i] >= classes)) {
        throw new InputException(
            file
                + ": row "
                + i
                + ": label must be a class from 0 to "
                + (classes - 1)
                + ", or -1 (unknown), got "
                + truth[i]);
      }
    }
    return new WeakVotes(values, classes, names, truth);
  }

  private InputException wrong(int i, int j, String allowed) {
    return new InputException(
        file
            + ": row "
            + i
            + ", function "
            + names.get(j)
            + ": a vote must be "
            + allowed
            + ", got "
            + values[i][j]);
  }

  private static WeakVoteFile npy(Path file) {
    NumpyFile.Array array = NumpyFile.read(file);
    if (array.shape().length < 1 || array.shape().length > 2) {
      throw new InputException(
          file + ": must have the shape [tasks, functions], got " + Arrays.toString(array.shape()));
    }
    if (array.shape()[0] == 0) {
      throw new InputException(file + ": holds no votes");
    }
    int width = array.shape().length == 1 ? 1 : array.shape()[1];
    int[][] values = new int[array.shape()[0]][width];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < width; j++) {
        double value = array.values()[i * width + j];
        values[i][j] = (int) value;
        if (values[i][j] != value) {
          throw new InputException(
              file + ": row " + i + ", function " + j + ": must be a whole number, got " + value);
        }
      }
    }
    return new WeakVoteFile(file, values, Votes.numbers(width), null);
  }

  private static WeakVoteFile csv(Path file) {
    List<int[]> rows = new ArrayList<>();
    List<String> names = null;
    try (CsvReader in = CsvReader.open(file)) {
      for (List<String> row = in.next(); row != null; row = in.next()) {
        if (names == null && row.stream().anyMatch(field -> !isWhole(field))) {
          names = row.stream().map(InputText::shown).toList(); // they are printed
          continue;
        }
        names = names == null ? Votes.numbers(row.size()) : names;
        if (row.size() != names.size()) {
          throw new InputException(
              file
                  + ": line "
                  + in.line()
                  + ": must have "
                  + names.size()
                  + " votes, got "
                  + row.size());
        }
        int[] votes = new int[row.size()];
        for (int j = 0; j < votes.length; j++) {
          if (!isWhole(row.get(j))) {
            throw new InputException(
                file
                    + ": line "
                    + in.line()
                    + ", function "
                    + names.get(j)
                    + ": must be a whole number, got "
                    + InputText.shown(row.get(j)));
          }
          votes[j] = (int) Double.parseDouble(row.get(j));
        }
        rows.add(votes);
      }
    }
    if (rows.isEmpty()) {
      throw new InputException(file + ": holds no votes");
    }
    return new WeakVoteFile(file, rows.toArray(int[][]::new), names, null);
  }

  private static boolean isWhole(String field) {
    try {
      double value = Double.parseDouble(field);
      return value == (int) value;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static WeakVoteFile json(Path file) {
    JsonNode all;
    try (Reader in = TextFile.open(file)) {
      all = new ObjectMapper().readTree(in);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + JsonProblem.of(e), e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
    if (!all.isObject() || all.isEmpty()) {
      throw new InputException(
          file + ": must be an object {\"0\": {\"label\": …, \"weak_labels\": […]}, …}");
    }
    TreeMap<String, JsonNode> tasks = new TreeMap<>(Votes.KEY_ORDER);
    all.fields().forEachRemaining(field -> tasks.put(field.getKey(), field.getValue()));
    int[][] values = new int[tasks.size()][];
    int[] truth = new int[tasks.size()];
    int i = 0;
    for (var task : tasks.entrySet()) {
      String where = file + ": task " + task.getKey();
      values[i] = weakLabels(where, task.getValue().get("weak_labels"));
      if (values[i].length != values[0].length) {
        throw new InputException(
            where + ": must have " + values[0].length + " weak_labels, got " + values[i].length);
      }
      JsonNode label = task.getValue().get("label");
      if (label != null && !label.isNull() && !label.isInt()) {
        throw new InputException(where + ": label must be a whole number, got " + label);
      }
      truth[i++] = label == null || label.isNull() ? -1 : label.intValue();
    }
    boolean known = IntStream.of(truth).anyMatch(label -> label != -1);
    return new WeakVoteFile(file, values, Votes.numbers(values[0].length), known ? truth : null);
  }

  private static int[] weakLabels(String where, JsonNode list) {
    if (list == null || !list.isArray()) {
      throw new InputException(where + ": must have a list weak_labels, got " + list);
    }
    int[] votes = new int[list.size()];
    for (int j = 0; j < votes.length; j++) {
      if (!list.get(j).isInt()) {
        throw new InputException(where + ": weak_labels must be whole numbers, got " + list.get(j));
      }
      votes[j] = list.get(j).intValue();
    }
    return votes;
  }
}
