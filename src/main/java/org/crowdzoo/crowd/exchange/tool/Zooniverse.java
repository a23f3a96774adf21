package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Zooniverse's classifications as CSV with JSON in its cells: {@code annotations}, of which tasks
 * T0, T1 … of each workflow are the questions, and {@code subject_data}, in which the picture's
 * name may stand. Who was not logged in is the name that Zooniverse gives, or the hash of the
 * address.
 */
final class Zooniverse implements LabellingTool {
  @Override
  public String title() {
    return "Zooniverse (classifications CSV)";
  }

  @Override
  public boolean fits(JsonNode record) {
    return record.has("classification_id")
        && record.has("annotations")
        && (record.has("subject_ids") || record.has("subject_data"));
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    JsonNode subjects = Cell.parsed(record.fields().path("subject_data"));
    JsonNode subject = subjects.size() == 1 ? subjects.iterator().next() : subjects.path("");
    String id = record.text("subject_ids");
    if (id == null && subjects.isObject() && !subjects.isEmpty()) {
      id = subjects.fieldNames().next();
    }
    String task = answers.task(record, id, subject);
    String name = record.text("user_name");
    String worker =
        answers.worker(record, record.fields(), name == null ? record.text("user_ip") : name);
    JsonNode annotations = Cell.parsed(record.fields().path("annotations"));
    if (!annotations.isArray()) {
      answers.problem(record, "annotations must be a list in JSON");
    }
    boolean answered = false;
    for (JsonNode annotation : annotations) {
      answered |= annotation(record, answers, task, worker, annotation);
    }
    if (!answered) {
      answers.leaveOut(task, worker, "without an answer");
    }
  }

  private static boolean annotation(
      ToolRecord record, ToolAnswers answers, String task, String worker, JsonNode annotation) {
    JsonNode value = annotation.path("value");
    if (value.isArray() && value.path(0).has("task")) { // several questions on one page
      boolean answered = false;
      for (JsonNode one : value) {
        answered |= annotation(record, answers, task, worker, one);
      }
      return answered;
    }
    Answer said = said(value);
    if (said == null) {
      return false;
    }
    String number = annotation.path("task").asText();
    String question = record.text("workflow_id") + ":" + number;
    answers.title(question, number);
    answers.title(question, ToolRecord.text(annotation.path("task_label")));
    answers.answer(record, task, worker, question, said);
    return true;
  }

  /** One answer, a list of several, a survey's choices; null for drawings and what was skipped. */
  private static Answer said(JsonNode value) {
    if (value.isArray() && value.path(0).isObject()) {
      List<String> choices = new ArrayList<>();
      for (JsonNode one : value) {
        String choice = ToolRecord.text(one.path(one.has("choice") ? "choice" : "value"));
        if (choice == null || one.has("x")) {
          return null;
        }
        choices.add(choice);
      }
      return Answer.of(choices.stream().distinct().toList());
    }
    return Answer.ofValue(value);
  }
}
