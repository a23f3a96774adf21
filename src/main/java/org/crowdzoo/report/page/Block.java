package org.crowdzoo.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;

/** A part of a report. The template has a macro for each kind. */
public sealed interface Block {
  /** The macro's name. */
  default String kind() {
    return getClass().getSimpleName();
  }

  /** What a reader must know. */
  record Note(String text) implements Block {}

  /** Names and values. */
  record Facts(String title, Map<String, String> values) implements Block {}

  /** A long text, folded. */
  record Text(String title, String text) implements Block {}

  /**
   * A picture that was made before.
   *
   * @param data data URI
   */
  record Picture(String title, String data) implements Block {}

  /** Charts side by side. */
  record Figures(String title, String about, List<Figure> figures) implements Block {}

  /**
   * A table that can be sorted and filtered, and is written as CSV too.
   *
   * @param file name of the CSV file without its ending
   */
  record Table(
      String title, String about, String file, List<Column> columns, List<List<String>> rows)
      implements Block {}

  /**
   * A column of a table.
   *
   * @param number whether it is sorted as numbers
   */
  record Column(String name, boolean number) {
    static Column text(String name) {
      return new Column(name, false);
    }

    static Column number(String name) {
      return new Column(name, true);
    }
  }

  /**
   * Confusion matrices to choose from, what was learnt beside what was counted.
   *
   * @param entries one a worker
   */
  record Matrices(String title, String about, List<String> classes, List<Entry> entries)
      implements Block {
    /** For the page's script. */
    public String json() {
      return script(entries);
    }

    /** For the page's script. */
    public String classesJson() {
      return script(classes);
    }
  }

  /**
   * A worker's matrices, rows true classes; null where there is none, a row without a vote too.
   *
   * @param by how the second was counted
   */
  record Entry(String name, double[][] learnt, double[][] counted, String by) {}

  /** JSON that cannot end the element that it stands in. */
  private static String script(Object value) {
    try {
      return new ObjectMapper().writeValueAsString(value).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tasks to look at. */
  record Tasks(String title, String about, List<Task> tasks) implements Block {}

  /**
   * One task.
   *
   * @param picture data URI, or null
   * @param lines what is known of it
   */
  record Task(String key, String picture, List<String> lines) {}
}
