package org.crowdzoo.aggregation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.crowdzoo.crowd.JsonFile;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Names;

/**
 * Gold questions where a task may have several labels: all labels of some tasks, by the key of the
 * task. An empty list is "none of them".
 */
public final class MultiLabelGold {
  private static final MultiLabelGold NONE = new MultiLabelGold("gold", Map.of());

  private final String where;
  private final Map<String, Set<Integer>> truth;

  private MultiLabelGold(String where, Map<String, Set<Integer>> truth) {
    this.where = where;
    this.truth = Map.copyOf(truth);
  }

  /** No task's labels are known. */
  public static MultiLabelGold none() {
    return NONE;
  }

  /** The labels, 0 to L-1, by task key. */
  public static MultiLabelGold of(Map<String, Set<Integer>> truth) {
    return new MultiLabelGold("gold", truth);
  }

  /**
   * Reads a JSON file {@code {"<task>": [label, …], …}}; a label is a number from 0 or its name.
   *
   * @param names L names by index
   * @throws InputException with all problems at once
   */
  public static MultiLabelGold read(Path file, List<String> names) {
    Map<String, Object> all = JsonFile.read(file, "must be a JSON object {\"task\": [labels]}");
    List<String> problems = new ArrayList<>();
    Map<String, Set<Integer>> truth = new HashMap<>();
    all.forEach(
        (task, given) -> {
          Set<Integer> labels = new TreeSet<>();
          boolean fits = given instanceof List;
          for (Object label : fits ? (List<?>) given : List.of()) {
            int number =
                label instanceof Integer whole
                    ? whole
                    : label instanceof String name ? names.indexOf(Names.composed(name)) : -1;
            fits &= number >= 0 && number < names.size();
            labels.add(number);
          }
          if (!fits) {
            problems.add(
                file
                    + ": labels of task "
                    + task
                    + " must be a list of names, or of numbers from 0 to "
                    + (names.size() - 1)
                    + ", got "
                    + InputText.shown(String.valueOf(given)));
          }
          truth.put(Names.composed(task), labels);
        });
    InputException.throwIfAny(problems);
    return new MultiLabelGold(file.toString(), truth);
  }

  /** True if no task's labels are known. */
  public boolean isEmpty() {
    return truth.isEmpty();
  }

  /** The tasks that have a label, class 1, and those that have it not, class 0. */
  Gold ofLabel(int label) {
    Map<String, Integer> binary = new HashMap<>();
    truth.forEach((task, labels) -> binary.put(task, labels.contains(label) ? 1 : 0));
    return Gold.of(binary);
  }

  /** All problems at once. */
  void requireFits(MultiLabelVotes votes) {
    InputException.throwIfAny(
        truth.keySet().stream()
            .filter(task -> votes.taskIndex(task) < 0)
            .sorted()
            .map(task -> where + ": task " + task + " is not among the answers")
            .toList());
  }
}
