package org.crowdzoo.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;

/** The one wording for keys of a configuration and options of a method that are none. */
public final class UnknownKeys {
  private UnknownKeys() {}

  /**
   * A line for each key of an object that is not known.
   *
   * @param where stands before each line
   * @param called a key as the line calls it: {@code key training.epoch}
   */
  public static List<String> in(
      JsonNode object, Collection<String> known, String where, UnaryOperator<String> called) {
    return in(object, known, where, called, key -> Nearest.hint(key, known), known);
  }

  /**
   * As above.
   *
   * @param hint what may have been meant by a key, in the form of {@link Nearest#hint}
   * @param allowed the known ones, with what is to be said of them
   */
  static List<String> in(
      JsonNode object,
      Collection<String> known,
      String where,
      UnaryOperator<String> called,
      UnaryOperator<String> hint,
      Collection<String> allowed) {
    List<String> lines = new ArrayList<>();
    object
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                lines.add(
                    where
                        + ": unknown "
                        + InputText.shown(called.apply(key))
                        + ", "
                        + (allowed.isEmpty()
                            ? "it has none"
                            : hint.apply(key) + "allowed are " + String.join(", ", allowed)));
              }
            });
    return lines;
  }
}
