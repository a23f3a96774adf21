package org.crowdzoo.aggregation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crowdzoo.files.InputException;

/**
 * A strategy as users write it, with peerannot's syntax: {@code name[option=value,…]}. Values may
 * stand in quotes, and must if they hold a comma or a bracket.
 *
 * @param name in lower case
 * @param options as written, without quotes, in their order
 */
public record StrategyText(String name, Map<String, String> options) {
  /**
   * Splits the text.
   *
   * @throws InputException if a bracket or an equals sign is missing, or an option stands twice
   */
  public static StrategyText parse(String text) {
    String stripped = text.strip();
    int open = stripped.indexOf('[');
    String name = (open < 0 ? stripped : stripped.substring(0, open)).strip();
    if (open < 0) {
      return new StrategyText(name.toLowerCase(Locale.ROOT), Map.of());
    }
    if (!stripped.endsWith("]")) {
      throw new InputException(
          "strategy " + text + ": must be name[option=value,…] with one pair of brackets");
    }
    Map<String, String> options = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (String part : split(stripped.substring(open + 1, stripped.length() - 1))) {
      int equals = part.indexOf('=');
      String key = (equals < 0 ? part : part.substring(0, equals)).strip();
      if (equals < 0 || key.isEmpty()) {
        problems.add("strategy " + name + ": option must be name=value, got " + part.strip());
      } else if (options.put(key, unquote(part.substring(equals + 1).strip())) != null) {
        problems.add("strategy " + name + ": option " + key + " is given twice");
      }
    }
    InputException.throwIfAny(problems);
    return new StrategyText(name.toLowerCase(Locale.ROOT), options);
  }

  /** Splits at commas outside quotes; an empty text has no parts. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    char quote = 0;
    for (char c : text.toCharArray()) {
      if (quote == 0 && c == ',') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        if (quote == 0 && (c == '\'' || c == '"')) {
          quote = c;
        } else if (c == quote) {
          quote = 0;
        }
        part.append(c);
      }
    }
    if (!parts.isEmpty() || !part.toString().isBlank()) {
      parts.add(part.toString());
    }
    return parts;
  }

  private static String unquote(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '\'' || value.charAt(0) == '"')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
