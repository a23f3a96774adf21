package org.crowdzoo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;

/**
 * Methods by name: the one place where a name becomes a {@link Method}. Names are compared without
 * regard to case; hyphens and underscores are the same.
 *
 * @param <M> kind of methods
 */
public final class Registry<M extends Method<?>> {
  private static final String OWN = "org.crowdzoo.";

  private final String kind;
  private final List<M> all;
  private final Map<String, M> byName = new HashMap<>();

  private Registry(String kind, List<M> all) {
    this.kind = kind;
    this.all = List.copyOf(all);
    for (M method : all) {
      Stream.concat(Stream.of(method.name()), method.aliases().stream())
          .map(Method::plain)
          .distinct()
          .forEach(
              name -> {
                M other = byName.put(name, method);
                if (other != null) {
                  throw new InputException(
                      String.format(
                          Locale.ROOT,
                          "%s %s: two have this name, %s and %s; take one off the class path",
                          kind,
                          name,
                          other.getClass().getName(),
                          method.getClass().getName()));
                }
              });
    }
  }

  /**
   * A registry of these methods.
   *
   * @param kind what they are, for messages: {@code strategy}
   */
  public static <M extends Method<?>> Registry<M> of(String kind, List<M> methods) {
    return new Registry<>(kind, methods);
  }

  /**
   * The methods that the class path offers as services: Crowdzoo's own, then those of others' jars.
   *
   * @throws InputException if one of them cannot be loaded
   */
  public static <M> List<M> services(Class<M> type) {
    List<M> found = new ArrayList<>();
    try {
      ServiceLoader.load(type).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw new InputException("class path: " + e.getMessage(), e);
    }
    found.sort(Comparator.comparing(one -> !one.getClass().getName().startsWith(OWN)));
    return found;
  }

  /** All methods, in the order they were found. */
  public List<M> all() {
    return all;
  }

  /**
   * The method of a name or alias.
   *
   * @throws InputException that lists all names, and the nearest
   */
  public M find(String name) {
    M found = byName.get(Method.plain(name));
    if (found != null) {
      return found;
    }
    throw new InputException(
        kind
            + " "
            + InputText.shown(name)
            + ": unknown, "
            + Nearest.hint(name, byName.keySet())
            + "allowed are "
            + all.stream().map(Method::name).collect(Collectors.joining(", ")));
  }

  /**
   * A choice from a part of a configuration.
   *
   * @param given the name, or an object with the {@code name} and options; the name may carry
   *     options in brackets, too
   * @param where the file's name, for messages
   * @param path of the part, before the keys in messages
   * @throws InputException with all problems: an unknown name or option, a wrong value
   */
  Choice<M> bind(JsonNode given, String where, String path) {
    ObjectNode options =
        given.isObject() ? given.deepCopy() : JsonNodeFactory.instance.objectNode();
    JsonNode name = given.isObject() ? options.remove(Choice.NAME) : given;
    if (name == null || !name.isValueNode() || name.isNull()) {
      throw new InputException(where + ": " + path + ".name is missing");
    }
    M method;
    ObjectNode inBrackets;
    try {
      Brackets brackets = Brackets.parse(name.asText());
      method = find(brackets.name());
      inBrackets = brackets.tree(method.keys());
    } catch (InputException e) {
      throw e.within(where + ": " + path + ".name: ");
    }
    for (var option : inBrackets.properties()) {
      if (options.has(option.getKey())) {
        throw new InputException(
            where
                + String.format(
                    Locale.ROOT,
                    ": %s.%s is given twice, as a key and in the brackets of the name",
                    path,
                    option.getKey()));
      }
      options.set(option.getKey(), option.getValue());
    }
    return choose(method, options, where, path);
  }

  /**
   * A choice as users write it on a command line, {@code name[option=value,…]}.
   *
   * @throws InputException with all problems
   */
  public Choice<M> parse(String text) {
    return choose(Brackets.parse(text));
  }

  /**
   * The same of a text that is split already.
   *
   * @throws InputException with all problems
   */
  public Choice<M> choose(Brackets brackets) {
    M method = find(brackets.name());
    return choose(method, brackets.tree(method.keys()), kind + " " + method.name(), "");
  }

  private static <M extends Method<?>> Choice<M> choose(
      M method, ObjectNode options, String where, String path) {
    List<Key> keys = method.keys();
    List<String> names = keys.stream().map(Key::name).toList();
    InputException.throwIfAny(
        UnknownKeys.in(
            options,
            names,
            where,
            key -> "option " + (path.isEmpty() ? "" : path + ".") + key + " of " + method.name(),
            key -> Nearest.hint(key, names),
            keys.stream().map(Registry::described).toList()));
    return new Choice<>(method, method.bind(options, where, path));
  }

  private static String described(Key key) {
    return String.format(Locale.ROOT, "%s (%s: %s)", key.name(), key.meaning(), key.describe());
  }
}
