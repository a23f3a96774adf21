package org.crowdzoo.settings;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * Something that is found by name and has options of its own: an aggregation, a strategy. Found
 * through a {@link Registry}; its options are read from YAML, from brackets on a command line and
 * from a sweep's space by the same binder.
 *
 * @param <O> its options, a record whose components say with {@link Setting} what they may be
 */
public abstract class Method<O extends Record> {
  private final String name;
  private final String summary;
  private final Class<O> options;
  private final List<String> aliases;

  /**
   * A method.
   *
   * @param name as users write it: lower case, words joined by underscores
   * @param summary one line
   * @param aliases other names
   */
  protected Method(String name, String summary, Class<O> options, String... aliases) {
    this.name = name;
    this.summary = summary;
    this.options = options;
    this.aliases = List.of(aliases);
  }

  /** Its own name. */
  public final String name() {
    return name;
  }

  /** Other names it is known by. */
  public final List<String> aliases() {
    return aliases;
  }

  /** True if this is its name or an alias, whatever the case; hyphens are underscores. */
  public final boolean isCalled(String text) {
    String plain = plain(text);
    return plain(name).equals(plain) || aliases.stream().anyMatch(a -> plain(a).equals(plain));
  }

  static String plain(String text) {
    return text.strip().toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** One line about it. */
  public final String summary() {
    return summary;
  }

  /** Type of its options. */
  public final Class<O> optionsType() {
    return options;
  }

  /**
   * Options from a tree.
   *
   * @param given keys and values; what is missing takes its default
   * @param where stands in messages
   * @param path stands before the keys in messages; may be empty
   * @throws org.crowdzoo.files.InputException with every problem
   */
  public O bind(ObjectNode given, String where, String path) {
    return Settings.bind(given, options, where, path);
  }

  /** The options as a tree that {@link #bind} takes: every value in force. */
  public ObjectNode tree(Record bound) {
    return Settings.tree(bound);
  }

  /** What can be chosen, for documentation, messages and sweeps. */
  public List<Key> keys() {
    return Key.of(options);
  }

  @Override
  public final String toString() {
    return name;
  }
}
