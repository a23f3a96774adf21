package org.crowdzoo.labelmodel;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Votes of a labelling function that do not suit the triplet method.
 *
 * @param function its number
 * @param what is amiss
 * @param others functions with which it is
 * @param why that may be; empty if {@code what} says it all
 */
record FunctionWarning(int function, String what, List<Integer> others, String why) {
  private static final int NAMED = 5;

  FunctionWarning {
    others = List.copyOf(others);
  }

  /** One line, with the functions' names. */
  String line(IntFunction<String> name) {
    String line = "function " + name.apply(function) + " " + what;
    if (others.isEmpty()) {
      return line;
    }
    String names = others.stream().limit(NAMED).map(name::apply).collect(Collectors.joining(", "));
    String more = others.size() > NAMED ? " and " + (others.size() - NAMED) + " more" : "";
    return line + " " + names + more + " where both vote: " + why;
  }
}
