package org.crowdzoo.aggregation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.crowdzoo.files.InputException;

/**
 * Reads a strategy's options one by one, each with its default, and remembers all problems: a value
 * of the wrong type, and at the end the options nobody asked for.
 */
final class OptionReader {
  private final String strategy;
  private final Map<String, String> given;
  private final long seed;
  private final Map<String, String> asked = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  OptionReader(String strategy, Map<String, String> given, long seed) {
    this.strategy = strategy;
    this.given = given;
    this.seed = seed;
  }

  /** The seed for what is random. */
  long seed() {
    return seed;
  }

  /** The options asked for so far, with what they allow and their defaults. */
  Map<String, String> asked() {
    return asked;
  }

  int whole(String name, int byDefault) {
    String text = ask(name, "whole number", byDefault);
    try {
      return text == null ? byDefault : (int) wholeNumber(text);
    } catch (NumberFormatException e) {
      problem(name + " must be a whole number, got " + text);
      return byDefault;
    }
  }

  double number(String name, double byDefault) {
    String text = ask(name, "number", byDefault);
    try {
      double value = text == null ? byDefault : Double.parseDouble(text);
      if (Double.isNaN(value) && text != null) {
        throw new NumberFormatException(text);
      }
      return value;
    } catch (NumberFormatException e) {
      problem(name + " must be a number, got " + text);
      return byDefault;
    }
  }

  /** A number whose default is said in words; NaN if it is not given. */
  double number(String name, String byDefault) {
    double value = number(name, Double.NaN);
    ask(name, "number", byDefault);
    return value;
  }

  /** One of an enum's constants, in lower case. */
  <E extends Enum<E>> E choice(String name, E byDefault) {
    E[] all = byDefault.getDeclaringClass().getEnumConstants();
    String allowed = Arrays.stream(all).map(OptionReader::lower).collect(Collectors.joining("|"));
    String text = ask(name, allowed, lower(byDefault));
    if (text == null) {
      return byDefault;
    }
    return Arrays.stream(all)
        .filter(constant -> lower(constant).equalsIgnoreCase(text))
        .findFirst()
        .orElseGet(
            () -> {
              problem(name + " must be one of " + allowed + ", got " + text);
              return byDefault;
            });
  }

  /** A file, or null if the option is not given. */
  Path file(String name) {
    String text = ask(name, "file", "none");
    return text == null || text.equalsIgnoreCase("none") ? null : Path.of(text);
  }

  /**
   * To be called at the end.
   *
   * @throws InputException with all problems, unknown options among them
   */
  void finish() {
    for (String name : given.keySet()) {
      if (!asked.containsKey(name)) {
        problem(
            asked.isEmpty()
                ? "takes no options, got " + name
                : "unknown option " + name + ", allowed are " + String.join(", ", asked.keySet()));
      }
    }
    InputException.throwIfAny(problems);
  }

  private String ask(String name, String allowed, Object byDefault) {
    asked.put(name, allowed + ", default " + byDefault);
    return given.get(name);
  }

  private void problem(String what) {
    problems.add("strategy " + strategy + ": " + what);
  }

  /** Whole numbers may be written 1e3. */
  private static double wholeNumber(String text) {
    double value = Double.parseDouble(text);
    if (value % 1 != 0 || Math.abs(value) > Integer.MAX_VALUE) {
      throw new NumberFormatException(text);
    }
    return value;
  }

  private static String lower(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
