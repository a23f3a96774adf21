package org.crowdzoo.labelmodel;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Votes of a labelling function that do not suit the triplet method.
 *
 * @param kind of what is amiss
 * @param function its number
 * @param what is amiss
 * @param others functions with which it is
 * @param why that may be; empty if {@code what} says it all
 */
public record FunctionWarning(
    Kind kind, int function, String what, List<Integer> others, String why) {
  private static final int NAMED = 5;

  /** What can be amiss. */
  public enum Kind {
    /** It always abstains. */
    SILENT,
    /** It never votes together with a function that is independent of it. */
    ALONE,
    /** A moment of zero in all its triplets. */
    ZERO,
    /** It always agrees with others, or opposes them, where both vote. */
    UNANIMOUS,
    /** Its expectation exceeds its share of votes. */
    TOO_GOOD,
    /** It is worse than random. */
    CONTRARY
  }

  /** Copies the list. */
  public FunctionWarning {
    others = List.copyOf(others);
  }

  /** Whether it is about where the function votes, not what, so the same for every class. */
  public boolean ofAllClasses() {
    return kind == Kind.SILENT || kind == Kind.ALONE;
  }

  /** One line, with the functions' names, given their numbers. */
  public String line(IntFunction<String> name) {
    String line = "function " + name.apply(function) + " " + what;
    if (others.isEmpty()) {
      return line;
    }
    String names = others.stream().limit(NAMED).map(name::apply).collect(Collectors.joining(", "));
    String more = others.size() > NAMED ? " and " + (others.size() - NAMED) + " more" : "";
    return line + " " + names + more + " where both vote: " + why;
  }
}
