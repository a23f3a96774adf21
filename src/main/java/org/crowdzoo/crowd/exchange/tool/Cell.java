package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Cells of a CSV in which JSON stands. */
final class Cell {
  private static final JsonMapper JSON = new JsonMapper();

  private Cell() {}

  /** The object or list that a text holds; the very value if it holds none. */
  static JsonNode parsed(JsonNode value) {
    String text = value.isTextual() ? value.asText().strip() : "";
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return value;
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return value; // a text that only begins so
    }
  }
}
