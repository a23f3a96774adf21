package org.crowdzoo.crowd.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a file of votes was read: what was chosen, counted and left out.
 *
 * @param columns name of the column of the tasks, workers and labels; empty for files without
 * @param classNames K names
 * @param classVotes [K] votes of each class
 * @param noVotes cells taken as no vote, with how often they occur
 * @param passedOver rows without any content
 * @param repeated votes of a worker on a task that she had voted on before
 * @param repeats what counted among them, null if there are none
 * @param notes what else the user should know, a line each
 */
public record VoteSummary(
    Map<String, String> columns,
    List<String> classNames,
    List<Long> classVotes,
    Map<String, Integer> noVotes,
    int passedOver,
    int repeated,
    Repeats repeats,
    List<String> notes) {
  private static final int MAX_SHOWN = 50;

  /** Lines for the screen. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!columns.isEmpty()) {
      lines.add(
          "columns: "
              + columns.entrySet().stream()
                  .map(column -> column.getKey() + " = " + column.getValue())
                  .collect(Collectors.joining(", ")));
    }
    lines.add(
        "classes: " + classNames.size() + (shown() < classNames.size() ? ", the first:" : ""));
    for (int k = 0; k < shown(); k++) {
      String name = classNames.get(k);
      String legend = name.equals(Integer.toString(k)) ? name : k + " = " + name;
      lines.add(String.format(Locale.ROOT, "  %s: %d votes", legend, classVotes.get(k)));
    }
    if (!noVotes.isEmpty()) {
      lines.add(
          "taken as no vote: "
              + noVotes.entrySet().stream()
                  .map(cell -> cell.getValue() + " x " + cell.getKey())
                  .collect(Collectors.joining(", "))
              + " (--missing says what is none)");
    }
    if (passedOver > 0) {
      lines.add("passed over: " + passedOver + " empty rows");
    }
    if (repeated > 0) {
      lines.add("repeated votes of a worker on a task: " + repeated + ", by --repeats " + repeats);
    }
    lines.addAll(notes);
    return lines;
  }

  /** The same with more notes. */
  VoteSummary with(List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new VoteSummary(
        columns, classNames, classVotes, noVotes, passedOver, repeated, repeats, all);
  }

  private int shown() {
    return Math.min(MAX_SHOWN, classNames.size());
  }
}
