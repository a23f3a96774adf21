package org.crowdzoo.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;

/**
 * Turns YAML into immutable records and finds all mistakes at once: unknown keys, wrong types,
 * numbers out of range. What a key may be stands at the record's component, in {@link Setting};
 * keys are the components' names, enum constants are written in lower case with hyphens.
 */
public final class Settings {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final Pattern PATH = Pattern.compile("\\w[\\w-]*(\\.\\w[\\w-]*)*");

  private final String where;
  private final List<String> problems = new ArrayList<>();
  private final Class<?> root;
  private final List<String> besides;

  private Settings(String where, Class<?> root, List<Key> besides) {
    this.where = where;
    this.root = root;
    this.besides = besides.stream().map(Key::name).toList();
  }

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
    return bind(new Settings(where, type, besides), root, type, "");
  }

  /**
   * Binds a part of a tree.
   *
   * @param path of the part, before the keys in messages
   */
  public static <R extends Record> R bind(JsonNode part, Class<R> type, String where, String path) {
    return bind(new Settings(where, type, List.of()), part, type, path);
  }

  private static <R extends Record> R bind(
      Settings settings, JsonNode part, Class<R> type, String path) {
    Object record = settings.record(part, type, path);
    InputException.throwIfAny(settings.problems);
    return type.cast(record);
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
        problems.add(keys.get(c).name() + " must be " + range(keys.get(c)) + ", got " + number);
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
        return n == names.length - 2 ? optionOf(component, root, names[n + 1]) : null;
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

  private static Key optionOf(RecordComponent component, JsonNode choice, String option) {
    if (option.equals(Choice.NAME)) {
      return new Key(option, String.class, null);
    }
    String name = choice.isTextual() ? choice.asText() : choice.path(Choice.NAME).asText();
    return registry(component).find(Brackets.parse(name).name()).keys().stream()
        .filter(key -> key.name().equals(option))
        .findFirst()
        .orElse(null);
  }

  private static Registry<?> registry(RecordComponent component) {
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

  /** How an enum constant is written. */
  public static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Object record(JsonNode node, Class<?> type, String path) {
    if (!node.isMissingNode() && !node.isObject()) {
      problem(path, "must hold keys and values", node);
      return null;
    }
    RecordComponent[] components = type.getRecordComponents();
    List<String> known = new ArrayList<>(Arrays.stream(components).map(Key::name).toList());
    known.addAll(type == root ? besides : List.of());
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.add(
                    where
                        + ": unknown key "
                        + InputText.shown(join(path, key))
                        + ", "
                        + hint(key, known)
                        + "allowed are "
                        + String.join(", ", known));
              }
            });
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
      return choice(given, registry(component), path);
    }
    if (component.getType().isRecord()) {
      return record(given, component.getType(), path);
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
    String given = node.asText().replace('_', '-').replace('+', '-').toLowerCase(Locale.ROOT);
    Object[] constants = type.getEnumConstants();
    return Arrays.stream(constants)
        .filter(c -> word(c).equals(given))
        .findFirst()
        .orElseGet(
            () ->
                problem(
                    path,
                    "must be one of "
                        + Arrays.stream(constants)
                            .map(Settings::word)
                            .collect(Collectors.joining(", ")),
                    node,
                    Nearest.question(
                        given, Arrays.stream(constants).map(Settings::word).toList())));
  }

  private static String range(Key key) {
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
    return yaml.isEmpty() ? YAML.getNodeFactory().textNode("") : YamlTree.read(yaml, "default");
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
      return YAML.getNodeFactory().textNode(word(value));
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(Settings::node)
          .collect(YAML::createArrayNode, (array, node) -> array.add(node), (a, b) -> a.addAll(b));
    }
    return YAML.valueToTree(value);
  }
}
