package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A list of epochs at equal distances: first, first + gap, first + 2 gap … Each of {@code first},
 * {@code gap} and {@code count} is fixed, or a {@link Parameter.Whole} of its own whose path is
 * this one's and the part's name, such as {@code training.milestones.gap}.
 *
 * @param path of the list, such as {@code training.milestones}
 * @param fixed parts by name; without {@code first} the list begins with the gap
 */
record SpacedEpochs(String path, Map<String, Integer> fixed) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The path of a part. */
  static String part(String path, String name) {
    return path + "." + name;
  }

  /** True if a key path is a part of this list. */
  boolean holds(String key) {
    return key.startsWith(path + ".");
  }

  /** The list that the values of a candidate make. */
  ArrayNode list(ObjectNode values) {
    int count = value("count", values, 1);
    int gap = value("gap", values, 0);
    int first = value("first", values, gap);
    ArrayNode epochs = JSON.createArrayNode();
    for (int i = 0; i < count; i++) {
      epochs.add(first + i * gap);
    }
    return epochs;
  }

  private int value(String name, ObjectNode values, int missing) {
    JsonNode given = values.get(part(path, name));
    return given == null ? fixed.getOrDefault(name, missing) : given.intValue();
  }
}
