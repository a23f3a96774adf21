package org.crowdzoo.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * The features of one split, in one of two forms:
 *
 * <ul>
 *   <li>{@code <split>/features.csv} with the header {@code key,label,f1,…,fD};
 *   <li>{@code <split>/features.npy} [n, D] and {@code <split>/features.csv} with the header {@code
 *       key,label}, whose rows are in the order of the npy file's.
 * </ul>
 *
 * A label is a class name, or a class number from 0, or empty where the truth is not known.
 *
 * @param keys [n] keys
 * @param labels [n] labels as they stand in the file, empty for unknown
 * @param csv the file of keys and labels
 * @param source the file that holds the numbers
 */
record FeatureFile(
    List<String> keys, List<String> labels, FeatureTable table, Path csv, Path source) {

  static boolean existsIn(Path folder) {
    return Files.exists(folder.resolve("features.csv"))
        || Files.exists(folder.resolve("features.npy"));
  }

  /**
   * Reads the features of a split.
   *
   * @throws InputException with all problems of the file at once
   */
  static FeatureFile read(Path folder) {
    Path csv = folder.resolve("features.csv");
    Path npy = folder.resolve("features.npy");
    Problems problems = new Problems();
    List<String[]> rows = rows(csv);
    String[] header = rows.get(0);
    if (header.length < 2 || !header[0].equals("key") || !header[1].equals("label")) {
      throw new InputException(
          csv + ": the header must begin with key,label, got " + String.join(",", header));
    }
    List<String> keys = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (String[] row : rows.subList(1, rows.size())) {
      if (row.length != header.length) {
        problems.add(
            csv,
            "line "
                + (keys.size() + 2)
                + " must have "
                + header.length
                + " columns as the header, got "
                + row.length);
      }
      keys.add(row[0]);
      labels.add(row.length > 1 ? row[1] : "");
    }
    problems.throwIfAny();
    boolean binary = Files.exists(npy);
    FeatureTable table =
        binary ? fromNumpy(npy, csv, keys.size()) : fromCsv(csv, header, rows, problems);
    for (int i = 0; i < keys.size(); i++) {
      for (int d = 0; d < table.columns(); d++) {
        if (!Float.isFinite(table.get(i, d))) {
          problems.add(
              binary ? npy : csv,
              "feature "
                  + (d + 1)
                  + " of key "
                  + keys.get(i)
                  + " must be a finite number, got "
                  + (binary ? "" + table.get(i, d) : rows.get(i + 1)[d + 2]));
        }
      }
    }
    problems.throwIfAny();
    return new FeatureFile(keys, labels, table, csv, binary ? npy : csv);
  }

  private static FeatureTable fromNumpy(Path npy, Path csv, int rows) {
    NumpyFile.Array array = NumpyFile.read(npy);
    if (array.shape().length != 2 || array.shape()[0] != rows || array.shape()[1] < 1) {
      throw new InputException(
          npy
              + ": must be [n, D] with the "
              + rows
              + " rows of "
              + csv.getFileName()
              + ", got "
              + Arrays.toString(array.shape()));
    }
    float[] values = new float[array.values().length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.values()[i];
    }
    return new FeatureTable(array.shape()[1], values);
  }

  private static FeatureTable fromCsv(
      Path csv, String[] header, List<String[]> rows, Problems problems) {
    int columns = header.length - 2;
    if (columns < 1) {
      throw new InputException(
          csv + ": holds no feature columns after key,label, and there is no features.npy beside");
    }
    float[] values = new float[columns * (rows.size() - 1)];
    for (int i = 1; i < rows.size(); i++) {
      for (int d = 0; d < columns; d++) {
        values[(i - 1) * columns + d] = number(rows.get(i)[d + 2]);
      }
    }
    return new FeatureTable(columns, values);
  }

  /** NaN for what is no number; the caller lists it. */
  private static float number(String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      return Float.NaN;
    }
  }

  private static List<String[]> rows(Path csv) {
    List<String[]> rows = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(csv)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (!line.isBlank()) {
          rows.add(Arrays.stream(line.split(",", -1)).map(String::strip).toArray(String[]::new));
        }
      }
    } catch (java.nio.file.NoSuchFileException e) {
      throw new InputException(csv + ": no such file, it must hold the keys and labels", e);
    } catch (IOException e) {
      throw new InputException(csv + ": cannot be read as UTF-8 text, " + e.getMessage(), e);
    }
    if (rows.isEmpty()) {
      throw new InputException(csv + ": is empty, the header key,label,… is missing");
    }
    return rows;
  }
}
