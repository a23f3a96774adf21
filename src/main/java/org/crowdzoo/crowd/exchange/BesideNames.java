package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

/**
 * Names beside a file that has no room for them, one a line, quoted as in CSV where they need it:
 * the keys of a matrix's rows and columns ({@code m.npy.tasks.txt}, {@code m.npy.workers.txt}) and
 * the names of the classes of any file ({@code votes.json.classes.txt}). Where there is no such
 * file, names are 0, 1, 2 …
 *
 * @param file the matrix
 * @param tasks N keys, or null
 * @param workers W keys, or null
 */
record BesideNames(Path file, List<String> tasks, List<String> workers) {
  static BesideNames beside(Path file) {
    return new BesideNames(file, read(path(file, "tasks")), read(path(file, "workers")));
  }

  /** Key of row i; rows that the file does not know are refused by {@link #requireTasks}. */
  String task(int row) {
    return tasks == null || row >= tasks.size() ? Integer.toString(row) : tasks.get(row);
  }

  void requireTasks(int rows) {
    requireAsMany("tasks", tasks, rows, "rows");
  }

  /** The keys of all columns. */
  List<String> workers(int columns) {
    requireAsMany("workers", workers, columns, "columns");
    return workers == null ? Votes.numbers(columns) : workers;
  }

  private void requireAsMany(String what, List<String> keys, int count, String places) {
    if (keys != null && keys.size() != count) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: must name the %d %s of %s, got %d names; without this file they are 0, 1, 2 …",
              path(file, what),
              count,
              places,
              file.getFileName(),
              keys.size()));
    }
  }

  /** Writes the keys where they are not the places, and removes older ones where they are. */
  static void write(Path file, Votes votes, int[] row, int[] column) throws IOException {
    write(path(file, "tasks"), votes.taskKeys(), row);
    write(path(file, "workers"), votes.workerKeys(), column);
  }

  /** The names of classes that stand beside a file, or null. */
  static List<String> classesBeside(Path file) {
    return read(path(file, "classes"));
  }

  static void writeClasses(Path file, List<String> names) throws IOException {
    writeClasses(file, names, false);
  }

  /** As above; {@code always} even if the names are 0, 1, 2 … */
  static void writeClasses(Path file, List<String> names, boolean always) throws IOException {
    if (always) {
      write(path(file, "classes"), names);
    } else {
      write(path(file, "classes"), names, IntStream.range(0, names.size()).toArray());
    }
  }

  private static void write(Path beside, List<String> names, int[] places) throws IOException {
    boolean told =
        IntStream.range(0, places.length).allMatch(n -> names.get(n).equals("" + places[n]));
    if (told) {
      Files.deleteIfExists(beside);
    } else {
      write(beside, names);
    }
  }

  private static void write(Path beside, List<String> names) throws IOException {
    TextFile.write(
        beside,
        out -> {
          for (String name : names) {
            out.write(CsvField.ofAnyDelimiter(name) + "\n");
          }
        });
  }

  private static List<String> read(Path beside) {
    if (!Files.exists(beside)) {
      return null;
    }
    List<String> names = new ArrayList<>();
    try (CsvReader in = CsvReader.open(beside)) {
      for (List<String> row = in.next(); row != null; row = in.next()) {
        if (row.size() != 1) {
          throw new InputException(
              beside + ": line " + in.line() + ": must hold one name, in quotes if it has commas");
        }
        names.add(row.get(0));
      }
    }
    if (new HashSet<>(names).size() != names.size()) {
      throw new InputException(beside + ": names must all be different");
    }
    return names;
  }

  static Path path(Path file, String what) {
    return file.resolveSibling(file.getFileName() + "." + what + ".txt");
  }
}
