package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/** The file of {@code --path-remove}: a task a line, its key in the last of its columns. */
final class RemovedTasks {
  private RemovedTasks() {}

  /**
   * Reads which tasks to leave out, [N].
   *
   * @throws InputException with all problems: no such file, a key that is no task's
   */
  static boolean[] read(Path file, Votes votes) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": no such file", e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
    boolean[] removed = new boolean[votes.tasks()];
    List<String> problems = new ArrayList<>();
    for (String line : lines) {
      if (!line.isBlank()) {
        String[] columns = line.strip().split("\\s+");
        int task = votes.taskIndex(columns[columns.length - 1]);
        if (task < 0) {
          problems.add(
              file + ": task " + columns[columns.length - 1] + " is not among the answers");
        } else {
          removed[task] = true;
        }
      }
    }
    InputException.throwIfAny(problems);
    return removed;
  }
}
