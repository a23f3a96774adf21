package org.crowdzoo.aggregation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.crowdzoo.crowd.JsonFile;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Names;

/** Gold questions: the known truth of some tasks, by the key of the task. */
public final class Gold {
  private static final Gold NONE = new Gold("gold", Map.of());

  private final String where;
  private final Map<String, Integer> truth;

  private Gold(String where, Map<String, Integer> truth) {
    this.where = where;
    this.truth = Map.copyOf(truth);
  }

  /** No task's truth is known. */
  public static Gold none() {
    return NONE;
  }

  /** The truth, 0 to K-1, by task key. */
  public static Gold of(Map<String, Integer> truth) {
    return new Gold("gold", truth);
  }

  /**
   * Reads a JSON file {@code {"<task>": label, …}}; a label is a number from 0 or a class's name.
   *
   * @param classNames K names by index
   * @throws InputException with all problems at once
   */
  public static Gold read(Path file, List<String> classNames) {
    Map<String, Object> all = JsonFile.read(file, "must be a JSON object {\"task\": label}");
    List<String> problems = new ArrayList<>();
    Map<String, Integer> truth = new java.util.HashMap<>();
    all.forEach(
        (task, label) -> {
          int named = label instanceof String name ? classNames.indexOf(Names.composed(name)) : -1;
          if (label instanceof Integer whole) {
            truth.put(Names.composed(task), whole);
          } else if (named >= 0) {
            truth.put(Names.composed(task), named);
          } else {
            problems.add(
                file
                    + ": truth of task "
                    + task
                    + " must be a whole number or the name of a class, got "
                    + InputText.shown(String.valueOf(label)));
          }
        });
    InputException.throwIfAny(problems);
    return new Gold(file.toString(), truth);
  }

  /** True if no truth is known. */
  public boolean isEmpty() {
    return truth.isEmpty();
  }

  /**
   * The truth of each task, [N], -1 where it is not known.
   *
   * @throws InputException if a task is unknown or a label out of range, all problems at once
   */
  int[] of(Votes votes) {
    int[] labels = new int[votes.tasks()];
    Arrays.fill(labels, -1);
    List<String> problems = new ArrayList<>();
    truth.forEach(
        (task, label) -> {
          int i = votes.taskIndex(task);
          if (i < 0) {
            problems.add(where + ": task " + task + " is not among the answers");
          } else if (label < 0 || label >= votes.classes()) {
            problems.add(
                where
                    + ": truth of task "
                    + task
                    + " must be from 0 to "
                    + (votes.classes() - 1)
                    + ", got "
                    + label);
          } else {
            labels[i] = label;
          }
        });
    problems.sort(null);
    InputException.throwIfAny(problems);
    return labels;
  }
}
