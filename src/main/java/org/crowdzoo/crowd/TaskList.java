package org.crowdzoo.crowd;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.files.InputException;

/**
 * A file that lists tasks, such as {@code too_hard.txt}: a task a line, its key in the last of its
 * columns. Whole numbers may be written as numpy's {@code savetxt} does, {@code 1.2e+01}.
 */
public final class TaskList {
  private TaskList() {}

  /**
   * Reads which tasks are listed, [N].
   *
   * @throws InputException with all problems: no such file, a key that is no task's
   */
  public static boolean[] read(Path file, Votes votes) {
    boolean[] listed = new boolean[votes.tasks()];
    List<String> problems = new ArrayList<>();
    for (String line : lines(file)) {
      if (!line.isBlank()) {
        String[] columns = line.strip().split("\\s+");
        String key = columns[columns.length - 1];
        int task = votes.taskIndex(key);
        task = task < 0 ? votes.taskIndex(wholeNumber(key)) : task;
        if (task < 0) {
          problems.add(file + ": task " + key + " is not among the answers");
        } else {
          listed[task] = true;
        }
      }
    }
    InputException.throwIfAny(problems);
    return listed;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": no such file", e);
    } catch (MalformedInputException e) {
      throw new InputException(file + ": is no text file", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
  }

  private static String wholeNumber(String key) {
    boolean scientific = key.matches("\\d+\\.\\d+[eE][-+]?\\d+");
    return scientific ? Long.toString(Math.round(Double.parseDouble(key))) : key;
  }
}
