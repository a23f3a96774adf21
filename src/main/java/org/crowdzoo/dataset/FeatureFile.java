package org.crowdzoo.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Names;
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
public record FeatureFile(
    List<String> keys, List<String> labels, FeatureTable table, Path csv, Path source) {

  static boolean existsIn(Path folder) {
    return Files.exists(folder.resolve("features.csv"))
        || Files.exists(folder.resolve("features.npy"));
  }

  /**
   * Reads the features of a split.
   *
   * @param multiLabel whether a cell holds any number of labels; the column may be {@code labels}
   * @throws InputException with all problems of the file at once
   */
  static FeatureFile read(Path folder, boolean multiLabel) {
    Path csv = folder.resolve("features.csv");
    Path npy = folder.resolve("features.npy");
    Problems problems = new Problems();
    List<List<String>> rows = rows(csv);
    List<String> header = rows.get(0);
    List<String> allowed = multiLabel ? List.of("labels", "label") : List.of("label");
    if (header.size() < 2 || !header.get(0).equals("key") || !allowed.contains(header.get(1))) {
      throw new InputException(
          csv
              + ": the header must begin with key,"
              + allowed.get(0)
              + ", got "
              + String.join(",", header));
    }
    List<String> keys = new ArrayList<>();
    List<String> labels = new ArrayList<>();
    for (List<String> row : rows.subList(1, rows.size())) {
      if (row.size() != header.size()) {
        problems.add(
            csv,
            "line "
                + (keys.size() + 2)
                + " must have "
                + header.size()
                + " columns as the header, got "
                + row.size());
      }
      keys.add(Names.composed(row.get(0)));
      labels.add(row.size() > 1 ? Names.composed(row.get(1)) : "");
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
                  + (binary ? "" + table.get(i, d) : rows.get(i + 1).get(d + 2)));
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
      Path csv, List<String> header, List<List<String>> rows, Problems problems) {
    int columns = header.size() - 2;
    if (columns < 1) {
      throw new InputException(
          csv + ": holds no feature columns after key,label, and there is no features.npy beside");
    }
    float[] values = new float[columns * (rows.size() - 1)];
    for (int i = 1; i < rows.size(); i++) {
      for (int d = 0; d < columns; d++) {
        values[(i - 1) * columns + d] = number(rows.get(i).get(d + 2));
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

  private static List<List<String>> rows(Path csv) {
    List<List<String>> rows = new ArrayList<>();
    if (!Files.exists(csv)) {
      throw new InputException(csv + ": no such file, it must hold the keys and labels");
    }
    try (CsvReader in = CsvReader.open(csv)) {
      for (List<String> row = in.next(); row != null; row = in.next()) {
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      throw new InputException(csv + ": is empty, the header key,label,… is missing");
    }
    return rows;
  }

  /** Writes the features of a split as {@code features.npy} (32 bits) and {@code features.csv}. */
  public static void write(
      Path folder, List<String> keys, List<String> labels, int columns, float[] values)
      throws IOException {
    StringBuilder csv = new StringBuilder("key,label\n");
    for (int i = 0; i < keys.size(); i++) {
      csv.append(CsvField.ofAnyDelimiter(keys.get(i)))
          .append(',')
          .append(CsvField.ofAnyDelimiter(labels.get(i)))
          .append('\n');
    }
    NumpyFile.write(folder.resolve("features.npy"), values, keys.size(), columns);
    AtomicFile.writeString(folder.resolve("features.csv"), csv.toString());
  }
}
