package org.crowdzoo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.crowdzoo.files.InputException;

/**
 * A method with options as users write it, with peerannot's syntax: {@code name[option=value,…]}.
 * Values may stand in quotes, and must if they hold a comma or a bracket; lists and mappings,
 * {@code name[option=[a, b]]}, need none.
 *
 * @param name in lower case
 * @param options as written, without quotes, in their order
 */
public record Brackets(String name, Map<String, String> options) {
  /** The options as a tree: numbers, lists, true and false as YAML reads them, others as text. */
  public ObjectNode tree(List<Key> keys) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    options.forEach(
        (option, value) -> {
          Optional<Key> key = keys.stream().filter(k -> k.name().equals(option)).findFirst();
          tree.set(option, key.isPresent() ? node(key.get(), value) : TextNode.valueOf(value));
        });
    return tree;
  }

  private static JsonNode node(Key key, String value) {
    JsonNode text = TextNode.valueOf(value);
    boolean number = key.isWhole() || key.isFraction();
    if (!number && !key.isBoolean() && key.type() != List.class && !key.type().isRecord()) {
      return text;
    }
    JsonNode read = YamlTree.read(value, "option " + key.name());
    return read == null || number && !read.isNumber() ? text : read;
  }

  /**
   * Splits the text.
   *
   * @throws InputException if a bracket or an equals sign is missing, or an option stands twice
   */
  public static Brackets parse(String text) {
    String stripped = text.strip();
    int open = stripped.indexOf('[');
    String name = (open < 0 ? stripped : stripped.substring(0, open)).strip();
    if (open < 0) {
      return new Brackets(name.toLowerCase(Locale.ROOT), Map.of());
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
    return new Brackets(name.toLowerCase(Locale.ROOT), options);
  }

  /** Splits at commas outside quotes, lists and mappings; an empty text has no parts. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    char quote = 0;
    int depth = 0;
    for (char c : text.toCharArray()) {
      if (quote == 0 && depth <= 0 && c == ',') {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        if (quote == 0 && (c == '\'' || c == '"')) {
          quote = c;
        } else if (c == quote) {
          quote = 0;
        } else if (quote == 0) {
          depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
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
