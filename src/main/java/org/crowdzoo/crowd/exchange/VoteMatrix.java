package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.files.TextFile;

/**
 * N rows of tasks, W columns of workers, -1 for no vote. As text, numbers are separated by spaces,
 * as in Rodrigues' {@code answers.txt} and CoNAL-pytorch's {@code annotations}, or by commas,
 * semicolons or tabs with nothing between them for no vote.
 */
final class VoteMatrix {
  static final long MAX_CELLS = 1L << 28;
  private static final String BLANKS = "\\s+";
  private static final Pattern WHOLE = Pattern.compile("-1|\\d+");

  private VoteMatrix() {}

  static void read(Path file, VoteCollector votes) {
    if (isNumpy(file)) {
      readNumpy(file, votes);
    } else {
      readText(file, votes);
    }
  }

  private static void readNumpy(Path file, VoteCollector votes) {
    NumpyFile.Array matrix = NumpyFile.read(file);
    if (matrix.shape().length != 2) {
      throw new InputException(
          file + ": must have the shape [tasks, workers], got " + Arrays.toString(matrix.shape()));
    }
    int workers = matrix.shape()[1];
    BesideNames keys = BesideNames.beside(file);
    List<String> workerKeys = keys.workers(workers);
    workerKeys.forEach(votes::worker);
    for (int i = 0; i < matrix.shape()[0]; i++) {
      String task = keys.task(i);
      votes.task(task);
      for (int j = 0; j < workers; j++) {
        cell(votes, i, j, task, workerKeys.get(j), text(matrix.values()[i * workers + j]));
      }
    }
    keys.requireTasks(matrix.shape()[0]);
  }

  /** As it is written: whole numbers without a point. */
  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static void readText(Path file, VoteCollector votes) {
    BesideNames keys = BesideNames.beside(file);
    int task = 0;
    String separator = null;
    List<String> workers = null;
    for (String line : TextFile.lines(file)) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      separator = separator == null ? separator(line) : separator;
      String[] cells = (separator.equals(BLANKS) ? line.strip() : line).split(separator, -1);
      if (workers == null) {
        workers = keys.workers(cells.length);
        workers.forEach(votes::worker);
      }
      if (cells.length != workers.size()) {
        votes.problem(
            String.format(
                Locale.ROOT,
                "row %d must have %d columns as row 0, got %d",
                task,
                workers.size(),
                cells.length));
      } else {
        String key = keys.task(task);
        votes.task(key);
        for (int j = 0; j < cells.length; j++) {
          cell(votes, task, j, key, workers.get(j), cells[j].strip());
        }
      }
      task++;
    }
    keys.requireTasks(task);
  }

  /** Cells may be blank between commas, semicolons and tabs, so blanks part them only without. */
  private static String separator(String line) {
    return Stream.of(",", ";", "\t").filter(line::contains).findFirst().orElse(BLANKS);
  }

  private static void cell(
      VoteCollector votes, int row, int column, String task, String worker, String cell) {
    String label = LabelVocabulary.canonical(cell);
    if (WHOLE.matcher(label).matches() || isNamedOrNone(votes.options(), label)) {
      votes.vote(task, worker, label, row);
    } else {
      votes.problem(
          "row "
              + row
              + ", column "
              + column
              + ": must be a label from 0 or no vote (blank, -1 or what --missing says), got "
              + cell);
    }
  }

  private static boolean isNamedOrNone(VoteOptions options, String label) {
    return NoVote.of(options.missing()).of(label, List.of(), options.classNames())
            == NoVote.Meaning.NONE
        || options.classNames() != null && options.classNames().contains(label)
        || options.missing() != null && LabelVocabulary.isNumber(label);
  }

  /**
   * Writes a matrix. If all keys are numbers and not far apart, they are the rows and columns; else
   * rows and columns are in the order of the votes, and their keys are written beside, one a line,
   * to {@code <file>.tasks.txt} and {@code <file>.workers.txt}, see {@link BesideNames}.
   */
  static void write(Path file, Votes votes) throws IOException {
    int[] row = places(votes.taskKeys());
    int[] column = places(votes.workerKeys());
    int rows = 1 + Arrays.stream(row).max().orElse(-1);
    int columns = 1 + Arrays.stream(column).max().orElse(-1);
    if ((long) rows * columns > MAX_CELLS) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s: a matrix of %d tasks and %d workers is too large, write .csv or .json instead",
              file,
              rows,
              columns));
    }
    int[] matrix = new int[rows * columns];
    Arrays.fill(matrix, -1);
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        matrix[row[i] * columns + column[votes.worker(v)]] = votes.label(v);
      }
    }
    BesideNames.write(file, votes, row, column);
    if (isNumpy(file)) {
      NumpyFile.write(file, matrix, rows, columns);
    } else {
      writeText(file, matrix, columns);
    }
  }

  private static void writeText(Path file, int[] matrix, int columns) throws IOException {
    TextFile.write(
        file,
        text -> {
          for (int at = 0; at < matrix.length; at++) {
            text.write(Integer.toString(matrix[at]));
            text.write((at + 1) % columns == 0 ? '\n' : ' ');
          }
        });
  }

  /** The key itself where all are numbers and not far apart, else the index. */
  static int[] places(List<String> keys) {
    int[] index = IntStream.range(0, keys.size()).toArray();
    if (!keys.stream().allMatch(key -> key.matches("0|[1-9]\\d{0,8}"))) {
      return index;
    }
    int[] numbers = keys.stream().mapToInt(Integer::parseInt).toArray();
    return Arrays.stream(numbers).max().orElse(0) < 10L * keys.size() + 100 ? numbers : index;
  }

  static boolean isNumpy(Path file) {
    return file.getFileName().toString().replaceFirst("\\.gz$", "").endsWith(".npy");
  }
}
