package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A batch of Mechanical Turk: a row an assignment, {@code Input.…} and {@code Answer.…}; rejected
 * assignments are no votes. Crowd HTML elements put all answers into {@code Answer.taskAnswers} as
 * JSON: a label, {@code {label}}, {@code {labels}}, or boxes that are on or off.
 */
final class MechanicalTurk implements LabellingTool {
  private static final String ANSWER = "Answer.";
  private static final String INPUT = "Input.";

  @Override
  public String title() {
    return "Mechanical Turk (batch CSV)";
  }

  @Override
  public boolean fits(JsonNode record) {
    return record.has("HITId") && record.has("AssignmentId") && record.has("WorkerId");
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    List<JsonNode> inputs = new ArrayList<>();
    record
        .fields()
        .properties()
        .forEach(
            field -> {
              if (field.getKey().startsWith(INPUT)) {
                inputs.add(field.getValue());
              }
            });
    String id = inputs.size() == 1 ? ToolRecord.text(inputs.get(0)) : null;
    String task = answers.task(record, id == null ? record.text("HITId") : id, inputs);
    String worker = answers.worker(record, record.fields(), record.text("WorkerId"));
    if ("rejected".equalsIgnoreCase(record.text("AssignmentStatus"))) {
      answers.leaveOut(task, worker, "rejected");
      return;
    }
    boolean answered = false;
    for (Map.Entry<String, JsonNode> field : record.fields().properties()) {
      if (!field.getKey().startsWith(ANSWER) || ToolRecord.text(field.getValue()) == null) {
        continue;
      }
      String question = field.getKey().substring(ANSWER.length());
      JsonNode value = Cell.parsed(field.getValue());
      JsonNode all = value.isArray() && value.path(0).isObject() ? value.path(0) : null;
      if (all == null) {
        answered |= answer(record, answers, task, worker, question, value);
        continue;
      }
      Answer boxes = boxes(all);
      if (boxes != null) {
        answers.answer(record, task, worker, question, boxes);
        answered = true;
        continue;
      }
      for (Map.Entry<String, JsonNode> one : all.properties()) {
        answered |= answer(record, answers, task, worker, one.getKey(), one.getValue());
      }
    }
    if (!answered) {
      answers.leaveOut(task, worker, "without an answer");
    }
  }

  private static boolean answer(
      ToolRecord record,
      ToolAnswers answers,
      String task,
      String worker,
      String question,
      JsonNode value) {
    Answer said = said(value);
    if (said != null) {
      answers.title(question, ANSWER + question);
      answers.answer(record, task, worker, question, said);
    }
    return said != null;
  }

  private static Answer said(JsonNode value) {
    if (value.isObject()) {
      if (value.has("label") || value.has("labels")) {
        return Answer.ofValue(value.path(value.has("label") ? "label" : "labels"));
      }
      List<String> on = new ArrayList<>(); // radio buttons: {"cat": true, "dog": false}
      for (Map.Entry<String, JsonNode> one : value.properties()) {
        if (!one.getValue().isBoolean()) {
          return null;
        }
        if (one.getValue().asBoolean()) {
          on.add(one.getKey());
        }
      }
      return Answer.of(on);
    }
    String text = ToolRecord.text(value);
    return text != null && text.contains("|") // boxes of a form of one's own
        ? Answer.several(List.of(text.split("\\|")))
        : Answer.ofValue(value);
  }

  /** Boxes that are on or off, {@code {"wet": {"on": true}, "red": {"on": false}}}; else null. */
  private static Answer boxes(JsonNode all) {
    List<String> on = new ArrayList<>();
    for (Map.Entry<String, JsonNode> box : all.properties()) {
      if (!box.getValue().path("on").isBoolean()) {
        return null;
      }
      if (box.getValue().path("on").asBoolean()) {
        on.add(box.getKey());
      }
    }
    return Answer.several(on);
  }
}
