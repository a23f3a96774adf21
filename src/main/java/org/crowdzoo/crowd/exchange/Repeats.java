package org.crowdzoo.crowd.exchange;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;

/** What counts where a worker votes more than once on a task. */
public enum Repeats {
  /** The vote that stands first in the file. */
  FIRST,
  /** The vote that stands last. */
  LAST,
  /** The worker's most frequent vote on the task, the first of equally frequent ones. */
  MAJORITY,
  /** One soft vote: the shares of the worker's votes on the task. */
  SOFT,
  /** All of them, each repeat as a worker of its own: {@code ann}, {@code ann#2}, {@code ann#3}. */
  WORKER;

  /**
   * By name, in any case.
   *
   * @throws InputException that lists what is allowed
   */
  public static Repeats of(String name) {
    return Arrays.stream(values())
        .filter(repeats -> repeats.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new InputException("--repeats: " + Nearest.mustBeOneOf(names(), name)));
  }

  static String allowed() {
    return String.join(", ", names());
  }

  private static List<String> names() {
    return Arrays.stream(values()).map(Repeats::toString).toList();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
