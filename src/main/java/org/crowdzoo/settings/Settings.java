package org.crowdzoo.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Words;

/**
 * Turns YAML into immutable records and finds all mistakes at once: unknown keys, wrong types,
 * numbers out of range. What a key may be stands at the record's component, in {@link Setting};
 * keys are the components' names, enum constants are written in lower case with hyphens.
 */
public final class Settings {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final Pattern PATH = Pattern.compile("\\w[\\w-]*(\\.\\w[\\w-]*)*");

  private Settings() {}

  /**
   * Parses a text.
   *
   * @param where the file's name, for messages
   * @throws InputException if it is no YAML object
   */
  public static ObjectNode parse(String text, String where) {
    JsonNode node = YamlTree.read(text, where);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new InputException(
        where
            + ": must hold keys and values, got "
            + (node == null ? "nothing" : InputText.shown(node.toString())));
  }

  /**
   * Sets one value, as {@code --set training.epochs=5} does.
   *
   * @param assignment path=value, the value in YAML
   */
  public static void set(ObjectNode root, String assignment) {
    String where = "--set " + InputText.shown(assignment);
    int equals = assignment.indexOf('=');
    if (equals < 0) {
      throw new InputException(where + ": must be path=value");
    }
    if (!PATH.matcher(assignment.substring(0, equals)).matches()) {
      throw new InputException(
          where + ": the path must be keys with dots between, such as training.epochs=5");
    }
    JsonNode value = YamlTree.read(assignment.substring(equals + 1), where);
    try {
      put(root, assignment.substring(0, equals), value == null ? NullNode.getInstance() : value);
    } catch (InputException e) {
      throw new InputException(where + ": " + e.getMessage(), e);
    }
  }

  /**
   * Puts a value at a path of keys with dots between, making what is missing on the way.
   *
   * @throws InputException if something that has no keys is in the way
   */
  public static void put(ObjectNode root, String path, JsonNode value) {
    String[] keys = path.split("\\.", -1);
    ObjectNode at = root;
    for (String key : Arrays.copyOf(keys, keys.length - 1)) {
      JsonNode next = at.get(key);
      if (next != null && !next.isNull() && !next.isObject()) {
        throw new InputException(
            key + " must hold keys and values, got " + InputText.shown(next.toString()));
      }
      at = next instanceof ObjectNode object ? object : at.putObject(key);
    }
    at.set(keys[keys.length - 1], value);
  }

  /**
   * Binds a tree to a record.
   *
   * @param where the file's name, for messages
   * @throws InputException with every problem, each with file and key
   */
  public static <R extends Record> R bind(JsonNode root, Class<R> type, String where) {
    return bind(root, type, where, "");
  }

  /**
   * Binds a tree out of which parts were taken that are read otherwise.
   *
   * @param besides keys of those parts, which messages name as allowed
   */
  public static <R extends Record> R bind(
      JsonNode root, Class<R> type, String where, List<Key> besides) {
    return new Binder(where, type, besides).bind(root, type, "");
  }

  /**
   * Binds a part of a tree.
   *
   * @param path of the part, before the keys in messages
   */
  public static <R extends Record> R bind(JsonNode part, Class<R> type, String where, String path) {
    return new Binder(where, type, List.of()).bind(part, type, path);
  }

  /**
   * Checks values against what a record's components say, for its constructor: records made in Java
   * are held to the same ranges as those from files.
   *
   * @param values of all components, in their order
   * @throws InputException with every number out of its range
   */
  public static void requireRanges(Class<? extends Record> type, Object... values) {
    List<Key> keys = Key.of(type);
    List<String> problems = new ArrayList<>();
    for (int c = 0; c < values.length; c++) {
      if (values[c] instanceof Number number && !keys.get(c).admits(number.doubleValue())) {
        problems.add(
            keys.get(c).name() + " must be " + Binder.range(keys.get(c)) + ", got " + number);
      }
    }
    InputException.throwIfAny(problems);
  }

  /** The record as a tree, complete: every key with the value it had, in the order of the keys. */
  public static ObjectNode tree(Record record) {
    ObjectNode tree = YAML.createObjectNode();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = get(record, component);
      if (value != null) {
        tree.set(Key.name(component), node(value));
      }
    }
    return tree;
  }

  /** A tree as YAML text. */
  public static String toYaml(JsonNode tree) {
    try {
      return YAML.writeValueAsString(tree).replaceFirst("^---\\s*\n", "");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The key at a path such as {@code training.epochs}, or null if a configuration of this type has
   * no such key.
   *
   * @param root the configuration; where a method is chosen in it, its options are keys
   */
  public static Key key(Class<?> type, String path, JsonNode root) {
    String[] names = path.split("\\.");
    Class<?> at = type;
    for (int n = 0; n < names.length; n++) {
      RecordComponent component = component(at, names[n]);
      if (component == null) {
        return null;
      }
      if (n == names.length - 1) {
        return Key.of(component);
      }
      root = root.path(names[n]);
      if (component.isAnnotationPresent(OneOf.class)) {
        return optionOf(component, root, Arrays.copyOfRange(names, n + 1, names.length));
      }
      at = component.getType();
    }
    return null;
  }

  private static RecordComponent component(Class<?> type, String key) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents())
            .filter(c -> Key.name(c).equals(key))
            .findFirst()
            .orElse(null)
        : null;
  }

  private static Key optionOf(RecordComponent component, JsonNode choice, String... option) {
    if (option.length == 1 && option[0].equals(Choice.NAME)) {
      return new Key(option[0], String.class, null);
    }
    String name = choice.isTextual() ? choice.asText() : choice.path(Choice.NAME).asText();
    List<Key> keys = registry(component).find(Brackets.parse(name).name()).keys();
    Key found = null;
    for (String part : option) {
      found = keys.stream().filter(key -> key.name().equals(part)).findFirst().orElse(null);
      keys = found != null && found.type().isRecord() ? Key.of(found.type()) : List.of();
    }
    return found;
  }

  static Registry<?> registry(RecordComponent component) {
    try {
      return component
          .getAnnotation(OneOf.class)
          .value()
          .getDeclaredConstructor()
          .newInstance()
          .get();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " names no registry", e);
    }
  }

  private static Object get(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode node(Object value) {
    if (value instanceof Choice<?> choice) {
      ObjectNode tree = YAML.createObjectNode().put(Choice.NAME, choice.name());
      return tree.setAll(choice.method().tree(choice.options()));
    }
    if (value instanceof Record record) {
      return tree(record);
    }
    if (value instanceof Path file) {
      return YAML.getNodeFactory().textNode(file.toString());
    }
    if (value instanceof Enum<?>) {
      return YAML.getNodeFactory().textNode(Words.of(value));
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(Settings::node)
          .collect(YAML::createArrayNode, (array, node) -> array.add(node), (a, b) -> a.addAll(b));
    }
    return YAML.valueToTree(value);
  }
}
