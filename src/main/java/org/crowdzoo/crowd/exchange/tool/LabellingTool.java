package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;

/** A tool that people label with, and what the records of its exports mean. */
interface LabellingTool {
  /** Name and formats, as messages list them. */
  String title();

  /**
   * Whether a record is this tool's.
   *
   * @param record the first of a file, in which lists and objects below the second level are empty
   */
  boolean fits(JsonNode record);

  /** Tells the answers in a record, and what in it is none. */
  void read(ToolRecord record, ToolAnswers answers);
}
