package org.crowdzoo.files;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Bad input from the user: a file, a configuration or a command line. Each problem is one line that
 * says where, what, got and allowed, such as {@code configs/x.yaml: training.batchSize must be > 0,
 * got -8}. The command line prints each line after {@code crowdzoo: } and exits with 2. What a
 * problem quotes of a file cannot break its line nor command a terminal: {@link InputText#line}.
 */
public final class InputException extends RuntimeException {
  private final List<String> problems;

  /** One problem, a full line. */
  public InputException(String problem) {
    this(List.of(problem));
  }

  /** One problem that another exception revealed. */
  public InputException(String problem, Throwable cause) {
    super(InputText.line(problem), cause);
    this.problems = List.of(InputText.line(problem));
  }

  /** Several problems found in one go, in the order in which they are to be shown. */
  public InputException(List<String> problems) {
    super(problems.stream().map(InputText::line).collect(Collectors.joining("\n")));
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("an InputException needs at least one problem");
    }
    this.problems = problems.stream().map(InputText::line).toList();
  }

  /** The problems, one line each; never empty. */
  public List<String> problems() {
    return problems;
  }

  /** The same problems, each behind a place. */
  public InputException within(String place) {
    InputException placed =
        new InputException(problems.stream().map(problem -> place + problem).toList());
    placed.initCause(this);
    return placed;
  }

  /** Throws all problems at once, or returns normally if there are none. */
  public static void throwIfAny(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new InputException(problems);
    }
  }
}
