package org.crowdzoo.aggregation;

import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.files.InputException;

/** Collects the problems of one strategy's options. */
final class Require {
  private final String strategy;
  private final List<String> problems = new ArrayList<>();

  private Require(String strategy) {
    this.strategy = strategy;
  }

  /** Starts the checks of a strategy's options. */
  static Require of(String strategy) {
    return new Require(strategy);
  }

  /** A finite number from a smallest allowed value. */
  Require atLeast(String option, double value, double min) {
    return between(option, value, min, Double.POSITIVE_INFINITY);
  }

  /** A finite number between two allowed values. */
  Require between(String option, double value, double min, double max) {
    if (!(value >= min && value <= max) || Double.isInfinite(value)) {
      String upTo = Double.isInfinite(max) ? "" : " to " + shortest(max);
      problems.add(
          "strategy "
              + strategy
              + ": "
              + option
              + " must be from "
              + shortest(min)
              + upTo
              + ", got "
              + shortest(value));
    }
    return this;
  }

  /** Any other condition; the problem says what is wrong, given and allowed. */
  Require that(boolean holds, String problem) {
    if (!holds) {
      problems.add("strategy " + strategy + ": " + problem);
    }
    return this;
  }

  /** Throws all problems found, or returns. */
  void check() {
    InputException.throwIfAny(problems);
  }

  private static String shortest(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
