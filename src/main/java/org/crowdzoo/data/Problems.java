package org.crowdzoo.data;

import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.files.InputException;

/** Collects the problems of a dataset so that all can be shown in one go. */
final class Problems {
  /** More than this many are counted, not listed. */
  private static final int MAX_LISTED = 50;

  private final List<String> lines = new ArrayList<>();
  private int unlisted;

  /** Adds one line {@code where: what}. */
  void add(Object where, String what) {
    add(where + ": " + what);
  }

  void add(String line) {
    if (lines.size() < MAX_LISTED) {
      lines.add(line);
    } else {
      unlisted++;
    }
  }

  /** Runs a step; if it finds problems of its own they are added and the result is null. */
  <T> T collect(java.util.function.Supplier<T> step) {
    try {
      return step.get();
    } catch (InputException e) {
      e.problems().forEach(this::add);
      return null;
    }
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** The lines, the last of them telling how many were left out. */
  List<String> lines() {
    List<String> all = new ArrayList<>(lines);
    if (unlisted > 0) {
      all.add("… and " + unlisted + " more problems");
    }
    return all;
  }

  void throwIfAny() {
    InputException.throwIfAny(lines());
  }
}
