package org.crowdzoo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.crowdzoo.files.Words;

/**
 * A key of a configuration: what it may be and what it means, read from a record's component.
 *
 * @param name the key
 * @param generic type of its value, with the type of a list's parts
 * @param setting what was said of it, or null
 */
public record Key(String name, Type generic, Setting setting) {
  /** What {@link #standard} says of a key that has no default. */
  static final String REQUIRED = "must be given";

  /** The keys of a record, in its order. */
  public static List<Key> of(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).map(Key::of).toList();
  }

  static Key of(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    return new Key(name(component), component.getGenericType(), setting);
  }

  /** Type of its value. */
  public Class<?> type() {
    return (Class<?>)
        (generic instanceof ParameterizedType several ? several.getRawType() : generic);
  }

  /** How a component is called in a configuration. */
  static String name(RecordComponent component) {
    Setting setting = component.getAnnotation(Setting.class);
    return setting == null || setting.name().isEmpty() ? component.getName() : setting.name();
  }

  /** True for numbers with a fraction. */
  public boolean isFraction() {
    return type() == double.class || type() == Double.class;
  }

  /** True for whole numbers. */
  public boolean isWhole() {
    return Set.of(int.class, Integer.class, long.class, Long.class).contains(type());
  }

  /** True for true and false. */
  public boolean isBoolean() {
    return type() == boolean.class || type() == Boolean.class;
  }

  /** What it means; may be empty. */
  public String meaning() {
    return setting == null ? "" : setting.doc();
  }

  /** What it may be, in words: {@code whole number >= 1}, {@code random|lowest|all}. */
  public String allowed() {
    if (generic instanceof ParameterizedType list) {
      Key part = new Key(name, list.getActualTypeArguments()[0], setting);
      return "list of " + part.allowed().replaceFirst("number|text", "$0s");
    }
    if (type().isEnum()) {
      return String.join("|", Words.all(type()));
    }
    if (isBoolean()) {
      return "true|false";
    }
    if (isWhole() || isFraction()) {
      String range = range(setting);
      return (isWhole() ? "whole number" : "number") + (range.isEmpty() ? "" : " " + range);
    }
    if (type().isRecord()) {
      return of(type()).stream()
          .map(part -> part.name() + ": " + part.allowed())
          .collect(Collectors.joining(", ", "{", "}"));
    }
    boolean tree = JsonNode.class.isAssignableFrom(type());
    return type() == Path.class ? "file" : tree ? "keys and values" : "text";
  }

  /** What holds where it is not given, in words. */
  public String standard() {
    if (setting == null || setting.value().equals(Setting.REQUIRED)) {
      return REQUIRED;
    }
    if (!setting.otherwise().isEmpty()) {
      return setting.otherwise();
    }
    if (setting.value().equals(Setting.NONE)) {
      return "none";
    }
    return setting.value().isEmpty() ? "none" : setting.value();
  }

  /** {@code allowed, default standard}. */
  public String describe() {
    return KeyLine.of(name, this).describe();
  }

  /** True if a number may be this key's value. */
  boolean admits(double number) {
    return Double.isFinite(number)
        && (setting == null
            || number >= setting.min()
                && number > setting.above()
                && number <= setting.max()
                && number < setting.below());
  }

  /** The range in signs, such as {@code >= 1 and < 2}; empty if there is none. */
  static String range(Setting setting) {
    List<String> parts = new ArrayList<>();
    if (setting != null) {
      part(parts, ">= ", setting.min());
      part(parts, "> ", setting.above());
      part(parts, "<= ", setting.max());
      part(parts, "< ", setting.below());
    }
    return String.join(" and ", parts);
  }

  private static void part(List<String> parts, String sign, double bound) {
    if (Double.isFinite(bound)) {
      parts.add(sign + plain(bound));
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
