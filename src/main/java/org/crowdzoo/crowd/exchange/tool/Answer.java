package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker answered to a question.
 *
 * @param named labels that are there
 * @param denied labels that she was asked about alone and that are not there
 * @param several whether the question allows several labels
 * @param only whether she was asked about {@code named} and {@code denied} alone
 */
public record Answer(List<String> named, List<String> denied, boolean several, boolean only) {
  /** Copies the lists. */
  public Answer {
    named = List.copyOf(named);
    denied = List.copyOf(denied);
  }

  static Answer one(String label) {
    return new Answer(List.of(label), List.of(), false, false);
  }

  /** Labels of a question of which it is not known whether it allows several. */
  static Answer of(List<String> labels) {
    return new Answer(labels, List.of(), labels.size() > 1, false);
  }

  static Answer several(List<String> labels) {
    return new Answer(labels, List.of(), true, false);
  }

  /** A question of yes or no about one label. */
  static Answer yesOrNo(String label, boolean there) {
    List<String> one = List.of(label);
    return new Answer(there ? one : List.of(), there ? List.of() : one, false, true);
  }

  /**
   * A scalar is one label, a list of scalars several; null for what is no classification, such as
   * drawn boxes.
   */
  static Answer ofValue(JsonNode value) {
    if (value.isArray()) {
      List<String> labels = new ArrayList<>();
      for (JsonNode label : value) {
        String text = ToolRecord.text(label);
        if (text == null) {
          return null;
        }
        labels.add(text);
      }
      return several(labels);
    }
    String text = ToolRecord.text(value);
    return text == null ? null : one(text);
  }
}
