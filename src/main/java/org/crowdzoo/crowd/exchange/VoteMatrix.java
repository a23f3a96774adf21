package org.crowdzoo.crowd.exchange;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * N rows of tasks, W columns of workers, -1 for no vote. As text, numbers are separated by spaces,
 * tabs or commas, as in Rodrigues' {@code answers.txt} and CoNAL-pytorch's {@code annotations}.
 */
final class VoteMatrix {
  private static final long MAX_CELLS = 1L << 28;

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
    Votes.numbers(workers).forEach(votes::worker);
    for (int i = 0; i < matrix.shape()[0]; i++) {
      votes.task(Integer.toString(i));
      for (int j = 0; j < workers; j++) {
        cell(votes, i, j, matrix.values()[i * workers + j]);
      }
    }
  }

  private static void readText(Path file, VoteCollector votes) {
    try (BufferedReader in = Files.newBufferedReader(file)) {
      int task = 0;
      int workers = -1;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        String[] cells = line.strip().split("[\\s,;]+");
        if (workers < 0) {
          workers = cells.length;
          Votes.numbers(workers).forEach(votes::worker);
        }
        if (cells.length != workers) {
          votes.problem(
              "row " + task + " must have " + workers + " columns as row 0, got " + cells.length);
        } else {
          votes.task(Integer.toString(task));
          for (int j = 0; j < workers; j++) {
            cell(votes, task, j, number(cells[j]));
          }
        }
        task++;
      }
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": no such file", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
  }

  private static void cell(VoteCollector votes, int task, int worker, double value) {
    if (value >= 0 && value == Math.rint(value) && value < 1e6) {
      String label = Integer.toString((int) value);
      String place = "row " + task + ", column " + worker;
      votes.vote(Integer.toString(task), Integer.toString(worker), label, place);
    } else if (value != -1) {
      votes.problem(
          "row " + task + ", column " + worker + ": must be a label from 0 or -1, got " + value);
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /**
   * Writes a matrix. If all keys are numbers and not far apart, they are the rows and columns; else
   * rows and columns are in the order of the votes, and their keys are written beside, one a line,
   * to {@code <file>.tasks.txt} and {@code <file>.workers.txt}.
   */
  static void write(Path file, Votes votes) throws IOException {
    int[] row = places(votes.taskKeys());
    int[] column = places(votes.workerKeys());
    int rows = 1 + Arrays.stream(row).max().orElse(-1);
    int columns = 1 + Arrays.stream(column).max().orElse(-1);
    if ((long) rows * columns > MAX_CELLS) {
      throw new InputException(
          "%s: a matrix of %d tasks and %d workers is too large, write .csv or .json instead"
              .formatted(file, rows, columns));
    }
    int[] matrix = new int[rows * columns];
    Arrays.fill(matrix, -1);
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        matrix[row[i] * columns + column[votes.worker(v)]] = votes.label(v);
      }
    }
    writeKeys(file, "tasks", votes.taskKeys(), row);
    writeKeys(file, "workers", votes.workerKeys(), column);
    if (isNumpy(file)) {
      NumpyFile.write(file, matrix, rows, columns);
    } else {
      writeText(file, matrix, columns);
    }
  }

  private static void writeText(Path file, int[] matrix, int columns) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          BufferedWriter text =
              new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.US_ASCII));
          for (int at = 0; at < matrix.length; at++) {
            text.write(Integer.toString(matrix[at]));
            text.write((at + 1) % columns == 0 ? '\n' : ' ');
          }
          text.flush();
        });
  }

  /** The key itself where all are numbers and not far apart, else the index. */
  private static int[] places(List<String> keys) {
    int[] index = IntStream.range(0, keys.size()).toArray();
    if (!keys.stream().allMatch(key -> key.matches("0|[1-9]\\d{0,8}"))) {
      return index;
    }
    int[] numbers = keys.stream().mapToInt(Integer::parseInt).toArray();
    return Arrays.stream(numbers).max().orElse(0) < 10L * keys.size() + 100 ? numbers : index;
  }

  private static void writeKeys(Path file, String what, List<String> keys, int[] places)
      throws IOException {
    boolean told =
        IntStream.range(0, places.length).allMatch(n -> keys.get(n).equals("" + places[n]));
    if (!told) {
      AtomicFile.writeString(
          file.resolveSibling(file.getFileName() + "." + what + ".txt"),
          String.join("\n", keys) + "\n");
    }
  }

  private static boolean isNumpy(Path file) {
    return file.getFileName().toString().endsWith(".npy");
  }
}
