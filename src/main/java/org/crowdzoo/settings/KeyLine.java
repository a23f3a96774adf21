package org.crowdzoo.settings;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of the reference of all keys.
 *
 * @param path of the key, such as {@code training.epochs}
 * @param meaning what it means
 * @param allowed what it may be, in words
 * @param standard what holds where it is not given, in words
 */
public record KeyLine(String path, String meaning, String allowed, String standard) {
  /** A key at a path. */
  public static KeyLine of(String path, Key key) {
    return new KeyLine(path, key.meaning(), key.allowed(), key.standard());
  }

  /** All keys of a method's options, those of the records in them too. */
  public static List<KeyLine> of(Method<?> method, String path) {
    List<KeyLine> lines = new ArrayList<>();
    for (Key key : method.keys()) {
      String at = join(path, key.name());
      if (key.type().isRecord()) {
        lines.addAll(of(key.type(), at));
      } else {
        lines.add(of(at, key));
      }
    }
    return List.copyOf(lines);
  }

  /**
   * All keys of a configuration, those of the records in it too. Of a method that is chosen by name
   * there is the name's line only: {@link #of(Method, String)} has its options.
   *
   * @param path stands before the keys; may be empty
   */
  public static List<KeyLine> of(Class<?> record, String path) {
    List<KeyLine> lines = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      Key key = Key.of(component);
      String at = join(path, key.name());
      if (component.isAnnotationPresent(OneOf.class)) {
        String name = join(at, Choice.NAME);
        lines.add(new KeyLine(name, key.meaning(), "one of those below", key.standard()));
      } else if (component.getType().isRecord()) {
        boolean optional = key.setting() != null && key.setting().value().equals(Setting.NONE);
        of(component.getType(), at).stream()
            .map(line -> optional ? line.within(at) : line)
            .forEach(lines::add);
      } else {
        lines.add(of(at, key));
      }
    }
    return List.copyOf(lines);
  }

  /** What must be given in a part that need not be there. */
  private KeyLine within(String part) {
    return standard.equals(Key.REQUIRED)
        ? new KeyLine(path, meaning, allowed, Key.REQUIRED + " with " + part)
        : this;
  }

  /** {@code allowed, default standard}. */
  public String describe() {
    return allowed + (standard.startsWith(Key.REQUIRED) ? ", " : ", default ") + standard;
  }

  /** The path's last word. */
  public String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
