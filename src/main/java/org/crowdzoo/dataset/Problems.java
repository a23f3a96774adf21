package org.crowdzoo.dataset;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.crowdzoo.files.InputException;

/** Collects the problems of a dataset so that all can be shown in one go. */
public final class Problems {
  static final int FEW = 50;

  private final int maxListed;
  private final List<String> lines = new ArrayList<>();
  private int unlisted;

  public Problems() {
    this(FEW);
  }

  /** More problems than {@code maxListed} are counted, not listed. */
  public Problems(int maxListed) {
    this.maxListed = maxListed;
  }

  /** Adds one line {@code where: what}. */
  public void add(Object where, String what) {
    add(where + ": " + what);
  }

  public void add(String line) {
    if (lines.size() < maxListed) {
      lines.add(line);
    } else {
      unlisted++;
    }
  }

  /** Adds a line about a file, or a folder, of which or of whose files nothing was said yet. */
  void addOnce(Path file, String what) {
    if (lines.stream()
        .noneMatch(
            line -> line.startsWith(file + ": ") || line.startsWith(file + File.separator))) {
      add(file, what);
    }
  }

  /** Runs a step; if it finds problems of its own they are added and the result is null. */
  <T> T collect(Supplier<T> step) {
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

  public void throwIfAny() {
    InputException.throwIfAny(lines());
  }
}
