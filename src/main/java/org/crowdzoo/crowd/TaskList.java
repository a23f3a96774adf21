package org.crowdzoo.crowd;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

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
    for (String line : TextFile.names(file)) {
      int task = taskOf(line, votes);
      if (task < 0) {
        problems.add(file + ": task " + lastColumn(line) + " is not among the answers");
      } else {
        listed[task] = true;
      }
    }
    InputException.throwIfAny(problems);
    return listed;
  }

  /** By the whole line, else by its last column. */
  private static int taskOf(String line, Votes votes) {
    int task = votes.taskIndex(line);
    if (task >= 0) {
      return task;
    }
    String key = lastColumn(line);
    task = votes.taskIndex(key);
    return task >= 0 ? task : votes.taskIndex(wholeNumber(key));
  }

  private static String lastColumn(String line) {
    String[] columns = line.strip().split("\\s+");
    return columns[columns.length - 1];
  }

  private static String wholeNumber(String key) {
    boolean scientific = key.matches("\\d+\\.\\d+[eE][-+]?\\d+");
    return scientific ? Long.toString(Math.round(Double.parseDouble(key))) : key;
  }
}
