package org.crowdzoo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.Words;

/**
 * Binds one tree to a record and collects everything that is wrong with it on the way. What a key
 * may be stands at the record's component, in {@link Setting}.
 */
final class Binder {
  private final String where;
  private final List<String> problems = new ArrayList<>();
  private final Class<?> root;
  private final List<String> besides;

  /**
   * A binder, for one use.
   *
   * @param where the file's name, for messages
   * @param root type of the whole configuration, among whose keys a hint is looked for
   * @param besides keys that are read otherwise, which messages name as allowed
   */
  Binder(String where, Class<?> root, List<Key> besides) {
    this.where = where;
    this.root = root;
    this.besides = besides.stream().map(Key::name).toList();
  }

  /**
   * The record.
   *
   * @param path of the part, before the keys in messages
   * @throws InputException with every problem
   */
  <R extends Record> R bind(JsonNode part, Class<R> type, String path) {
    Object record = record(part, type, path);
    InputException.throwIfAny(problems);
    return type.cast(record);
  }

  private Object record(JsonNode node, Class<?> type, String path) {
    if (!node.isMissingNode() && !node.isObject()) {
      problem(path, "must hold keys and values", node);
      return null;
    }
    RecordComponent[] components = type.getRecordComponents();
    List<String> known = new ArrayList<>(Arrays.stream(components).map(Key::name).toList());
    known.addAll(type == root ? besides : List.of());
    problems.addAll(
        UnknownKeys.in(
            node, known, where, key -> "key " + join(path, key), key -> hint(key, known), known));
    int before = problems.size();
    Object[] values = new Object[components.length];
    for (int c = 0; c < components.length; c++) {
      values[c] = component(node, components[c], join(path, Key.name(components[c])));
    }
    return problems.size() > before ? null : construct(type, components, values, path);
  }

  /** A method with its options, from {@code {name: …, option: …}} or the name alone. */
  private Choice<?> choice(JsonNode given, Registry<?> registry, String path) {
    if (!given.isObject() && !given.isTextual()) {
      if (given.isMissingNode()) {
        problems.add(where + ": " + join(path, Choice.NAME) + " is missing");
      } else {
        problem(path, "must hold a name and options", given);
      }
      return null;
    }
    try {
      return registry.bind(given, where, path);
    } catch (InputException e) {
      problems.addAll(e.problems());
      return null;
    }
  }

  private Object construct(
      Class<?> type, RecordComponent[] components, Object[] values, String path) {
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (java.lang.reflect.InvocationTargetException e) {
      if (e.getCause() instanceof InputException input) {
        input.problems().forEach(line -> problems.add(where + ": " + join(path, line)));
        return null;
      }
      if (e.getCause() instanceof IllegalArgumentException bad) {
        problems.add(where + ": " + join(path, bad.getMessage()));
        return null;
      }
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " cannot be made of settings", e);
    }
  }

  /** A key that is near, or else the same one at another place. */
  private String hint(String key, List<String> known) {
    String near = Nearest.hint(key, known);
    return near.isEmpty()
        ? KeyLine.of(root, "").stream()
            .filter(line -> line.name().equals(key) && !line.path().equals(key))
            .findFirst()
            .map(line -> "did you mean " + line.path() + "? ")
            .orElse("")
        : near;
  }

  private Object component(JsonNode parent, RecordComponent component, String path) {
    Setting setting = component.getAnnotation(Setting.class);
    JsonNode given = parent.path(Key.name(component));
    if (component.isAnnotationPresent(OneOf.class)) {
      return choice(given, Settings.registry(component), path);
    }
    if (component.getType().isRecord()) {
      boolean optional = setting != null && setting.value().equals(Setting.NONE);
      boolean none = optional && (given.isMissingNode() || given.isNull());
      return none ? null : record(given, component.getType(), path);
    }
    if (given.isMissingNode() || given.isNull()) {
      String standard = setting == null ? Setting.REQUIRED : setting.value();
      if (standard.equals(Setting.NONE)) {
        return null;
      }
      if (standard.equals(Setting.REQUIRED)) {
        problems.add(where + ": " + path + " is missing");
        return null;
      }
      given = literal(standard);
    }
    return value(given, component.getGenericType(), setting, path);
  }

  private Object value(JsonNode node, Type type, Setting setting, String path) {
    if (type instanceof ParameterizedType list) {
      return list(node, list.getActualTypeArguments()[0], setting, path);
    }
    Class<?> simple = (Class<?>) type;
    if (simple.isRecord()) {
      return record(node, simple, path);
    }
    if (simple.isEnum()) {
      return constant(node, simple, path);
    }
    if (simple == String.class || simple == Path.class) {
      if (!node.isValueNode()) {
        return problem(path, "must be a text", node);
      }
      if (node.asText().chars().anyMatch(Character::isISOControl)) {
        return problem(path, "must be one line without control characters", node);
      }
      return simple == String.class ? node.asText() : file(node.asText());
    }
    if (simple == boolean.class || simple == Boolean.class) {
      return node.isBoolean() ? node.booleanValue() : problem(path, "must be true or false", node);
    }
    Key key = new Key(path, simple, setting);
    return key.isWhole() ? whole(node, key, path) : number(node, key, path);
  }

  private Object number(JsonNode node, Key key, String path) {
    Double number = number(node);
    if (number == null) {
      return problem(path, "must be a number", node);
    }
    return key.admits(number) ? number : problem(path, "must be " + range(key), node);
  }

  /** Exact: a number that the type cannot hold is refused, not cut. */
  private Object whole(JsonNode node, Key key, String path) {
    Double number = number(node);
    if (number == null || !Double.isFinite(number) && node.isNumber()) {
      return problem(path, "must be a whole number", node);
    }
    BigDecimal exact =
        node.isTextual()
            ? new BigDecimal(node.textValue())
            : new BigDecimal(node.numberValue() + "");
    boolean big = key.type() == long.class || key.type() == Long.class;
    BigDecimal most = BigDecimal.valueOf(big ? Long.MAX_VALUE : Integer.MAX_VALUE);
    boolean fits = exact.compareTo(most) <= 0 && exact.compareTo(most.negate()) >= 0;
    if (fits && exact.stripTrailingZeros().scale() > 0) {
      return problem(path, "must be a whole number", node);
    }
    if (!key.admits(number)) {
      return problem(path, "must be " + range(key), node);
    }
    if (!fits) {
      return problem(path, "must be a whole number up to " + most + " in size", node);
    }
    return big ? (Object) exact.longValueExact() : (Object) exact.intValueExact();
  }

  /** A file; the word none stands for no file. */
  private static Path file(String text) {
    return text.equalsIgnoreCase("none") ? null : Path.of(text);
  }

  /** YAML 1.1 reads 1e-4 as a text; a user means a number. */
  private static Double number(JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isTextual()
        && node.textValue().matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)[eE][-+]?\\d{1,9}")) {
      return Double.valueOf(node.textValue());
    }
    return null;
  }

  private List<Object> list(JsonNode given, Type element, Setting setting, String path) {
    JsonNode node = withCommas(given);
    if (!node.isArray()) {
      problem(path, "must be a list", node);
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      Object value = value(node.get(i), element, setting, path + "[" + i + "]");
      if (value != null) {
        values.add(value);
      }
    }
    return List.copyOf(values);
  }

  /** A text with commas as a list, so that {@code --set seeds=0,1} needs no brackets. */
  private JsonNode withCommas(JsonNode node) {
    if (!node.isTextual() || node.textValue().indexOf(',') < 0) {
      return node;
    }
    try {
      JsonNode list = YamlTree.read("[" + node.textValue() + "]", where);
      return list != null && list.isArray() ? list : node;
    } catch (InputException e) {
      return node; // is refused as no list
    }
  }

  private Object constant(JsonNode node, Class<?> type, String path) {
    Optional<?> found = Words.find(type, node.asText());
    if (found.isPresent()) {
      return found.get();
    }
    List<String> words = Words.all(type);
    String must = "must be one of " + String.join(", ", words);
    return problem(path, must, node, Nearest.question(node.asText(), words));
  }

  static String range(Key key) {
    String range = Key.range(key.setting());
    return range.isEmpty() ? "a finite number" : range;
  }

  private Object problem(String path, String must, JsonNode got) {
    return problem(path, must, got, "");
  }

  private Object problem(String path, String must, JsonNode got, String hint) {
    problems.add(
        where
            + ": "
            + path
            + " "
            + must
            + ", got "
            + InputText.shown(got.isNumber() ? got.numberValue().toString() : got.toString())
            + hint);
    return null;
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private static JsonNode literal(String yaml) {
    return yaml.isEmpty() ? TextNode.valueOf("") : YamlTree.read(yaml, "default");
  }
}
