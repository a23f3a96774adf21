package org.crowdzoo.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.exchange.LabelVocabulary;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.Names;
import org.crowdzoo.files.Nearest;

/**
 * {@code <split>/labels.csv} of a multi-label dataset, what the images of the split show, in one of
 * two forms:
 *
 * <ul>
 *   <li>the header {@code file,labels} and a row an image, with its labels as {@link LabelSets}
 *       reads them;
 *   <li>the header {@code file,<class>,<class>,…} and a 1 or 0 in each class's column; blank, NaN
 *       or -1 in all of them where the truth is not known.
 * </ul>
 *
 * The file is given by its path below the split's folder, or by its name. An image that is not in
 * the list is one of unknown labels.
 *
 * @param columns names of the classes' columns; null in the first form
 * @param rows the labels as they are written by file; null where they are not known
 */
public record LabelsFile(Path file, List<String> columns, Map<String, Row> rows) {
  static final String NAME = "labels.csv";

  private static final Set<String> ONE = Set.of("1", "1.0", "true");
  private static final Set<String> ZERO = Set.of("0", "0.0", "false");

  /** Labels of one image, and where they stand. */
  public record Row(int line, List<String> labels) {}

  /** True if a split has such a file. */
  public static boolean existsIn(Path folder) {
    return Files.exists(folder.resolve(NAME));
  }

  /** Reads the labels of a split; {@code names} of the classes are null if not known. */
  public static LabelsFile read(Path folder, List<String> names, Problems problems) {
    Path file = folder.resolve(NAME);
    List<List<String>> cells = new ArrayList<>();
    List<Integer> lines = new ArrayList<>();
    try (CsvReader in = CsvReader.open(file)) {
      for (List<String> row = in.next(); row != null; row = in.next()) {
        if (!row.stream().allMatch(String::isBlank)) {
          cells.add(row);
          lines.add(in.line());
        }
      }
    }
    List<String> header = cells.isEmpty() ? List.of() : cells.get(0);
    if (header.size() < 2) {
      problems.add(
          file, "the header must be file,labels or file,<class>,<class>,…, got " + shown(header));
      return new LabelsFile(file, null, Map.of());
    }
    boolean listed = header.size() == 2 && isLabels(header.get(1));
    List<String> columns = listed ? null : header.subList(1, header.size());
    if (columns != null && !hasColumns(file, columns, names, problems)) {
      return new LabelsFile(file, columns, Map.of());
    }
    List<String> written =
        cells.stream().skip(1).filter(row -> row.size() == 2).map(row -> row.get(1)).toList();
    LabelSets sets = new LabelSets(listed ? written : List.of(), names);
    Map<String, Row> rows = new LinkedHashMap<>();
    for (int r = 1; r < cells.size(); r++) {
      List<String> row = cells.get(r);
      String where = "line " + lines.get(r);
      if (row.size() != header.size()) {
        problems.add(
            file,
            where
                + ": must have "
                + header.size()
                + " columns as the header, got "
                + row.size()
                + (listed ? "; labels are separated by semicolons, or stand in quotes" : ""));
        continue;
      }
      List<String> labels =
          listed ? sets.of(row.get(1)) : ofColumns(file, where, columns, row, problems);
      Row other = rows.putIfAbsent(path(row.get(0)), new Row(lines.get(r), labels));
      if (other != null) {
        problems.add(file, where + ": " + row.get(0) + " stands in line " + other.line + ", too");
      }
    }
    return new LabelsFile(file, columns, rows);
  }

  /** True if each class has one column, as far as the classes are known; else says so. */
  private static boolean hasColumns(
      Path file, List<String> columns, List<String> names, Problems problems) {
    Set<Object> seen = new HashSet<>();
    boolean right = true;
    LabelVocabulary known = names == null ? null : LabelVocabulary.ofNames(names);
    for (String column : columns) {
      int number = known == null ? -1 : known.classOf(column);
      if (known != null && number < 0) {
        right = false;
        problems.add(
            file,
            "column " + column + ": must be " + known.allowed() + Nearest.question(column, names));
      } else if (!seen.add(known == null ? column : number)) {
        right = false;
        problems.add(file, "the header names two columns " + column);
      }
    }
    if (known != null) {
      List<String> missing =
          IntStream.range(0, names.size())
              .filter(l -> !seen.contains(l))
              .mapToObj(names::get)
              .toList();
      if (!missing.isEmpty()) {
        right = false;
        problems.add(file, "has no column of " + String.join(", ", missing));
      }
    }
    return right;
  }

  /** The labels of each image, null where there is no row; rows without an image are problems. */
  public Map<Path, Row> of(Path folder, List<Path> images, Problems problems) {
    Map<String, Path> byPath = new HashMap<>();
    Map<String, List<Path>> byName = new HashMap<>();
    for (Path image : images) {
      byPath.put(path(folder.relativize(image).toString()), image);
      byName
          .computeIfAbsent(path(image.getFileName().toString()), key -> new ArrayList<>())
          .add(image);
    }
    Map<Path, Row> found = new HashMap<>();
    rows.forEach(
        (name, row) -> {
          List<Path> named = byName.getOrDefault(name, List.of());
          Path image = byPath.getOrDefault(name, named.size() == 1 ? named.get(0) : null);
          if (image == null) {
            problems.add(
                file,
                "line "
                    + row.line
                    + ": "
                    + (named.isEmpty() ? "there is no image " : "there are several images ")
                    + name
                    + " in "
                    + folder);
          } else {
            found.put(image, row);
          }
        });
    return found;
  }

  /**
   * Writes the labels of a split: in the first form, or in the second if a name holds what
   * separates names.
   *
   * @param files names of the images
   * @param labels of each, numbers from 0
   * @param names of the classes
   */
  public static void write(
      Path folder, List<String> files, List<List<Integer>> labels, List<String> names)
      throws IOException {
    boolean listed = names.stream().noneMatch(name -> name.matches(".*[;\\[\\]'\"].*"));
    StringBuilder csv = new StringBuilder("file");
    if (listed) {
      csv.append(",labels");
    } else {
      names.forEach(name -> csv.append(',').append(CsvField.ofAnyDelimiter(name)));
    }
    csv.append('\n');
    for (int i = 0; i < files.size(); i++) {
      csv.append(CsvField.ofAnyDelimiter(files.get(i)));
      List<Integer> set = labels.get(i);
      if (listed) {
        String cell = set.stream().map(names::get).collect(Collectors.joining(";"));
        csv.append(',').append(CsvField.of(cell));
      } else {
        for (int l = 0; l < names.size(); l++) {
          csv.append(set.contains(l) ? ",1" : ",0");
        }
      }
      csv.append('\n');
    }
    AtomicFile.writeString(folder.resolve(NAME), csv.toString());
  }

  private static List<String> ofColumns(
      Path file, String where, List<String> columns, List<String> row, Problems problems) {
    List<String> labels = new ArrayList<>();
    int unknown = 0;
    for (int c = 0; c < columns.size(); c++) {
      String cell = row.get(c + 1).strip().toLowerCase(Locale.ROOT);
      if (ONE.contains(cell)) {
        labels.add(columns.get(c));
      } else if (cell.isEmpty() || LabelSets.isUnknown(cell)) {
        unknown++;
      } else if (!ZERO.contains(cell)) {
        problems.add(
            file, where + ", column " + columns.get(c) + ": must be 0 or 1, got " + row.get(c + 1));
      }
    }
    if (unknown > 0 && unknown < columns.size()) {
      problems.add(
          file,
          where
              + ": must have 0 or 1 in all columns, or in none where the truth is not known; "
              + unknown
              + " of "
              + columns.size()
              + " are blank");
    }
    return unknown == columns.size() ? null : labels;
  }

  private static boolean isLabels(String name) {
    return Set.of("labels", "label").contains(name.strip().toLowerCase(Locale.ROOT));
  }

  private static String path(String written) {
    return Names.composed(written.strip()).replace('\\', '/').replaceFirst("^(\\./)+", "");
  }

  private static String shown(List<String> header) {
    return header.isEmpty() ? "nothing" : String.join(",", header);
  }
}
