package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One record of an export: an object of JSON, a row of a CSV (all cells are texts), an element of
 * XML (attributes are keys with {@code @} before).
 *
 * @param fields an object
 * @param place where it stands, {@code line 12}
 * @param owner the name of its file without folder and ending, which is the worker's where a tool
 *     writes a file a worker
 */
record ToolRecord(JsonNode fields, String place, String owner) {
  /** The field's text, or null if it is missing, null or blank. */
  String text(String name) {
    return text(fields.path(name));
  }

  /** A scalar's text, or null if it is missing, null, blank or none. */
  static String text(JsonNode value) {
    return value.isValueNode() && !value.isNull() && !value.asText().isBlank()
        ? value.asText()
        : null;
  }
}
