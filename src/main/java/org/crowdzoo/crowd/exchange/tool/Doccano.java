package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * doccano's JSON lines, a file a worker and named by her: a list of labels a text or picture, of
 * which an empty one may as well be a task that was not reached. Older versions tell the worker
 * ({@code annotations: [{label, user}]}).
 */
final class Doccano implements LabellingTool {
  private static final String QUESTION = "label";

  @Override
  public String title() {
    return "doccano (JSONL)";
  }

  @Override
  public boolean fits(JsonNode record) {
    boolean old = record.path("annotations").isArray() && record.has("annotation_approver");
    boolean labels = record.path("label").isArray() || record.path("labels").isArray();
    return (record.has("text") || record.has("filename") || record.has("data"))
        && (old || labels)
        && !record.has("_input_hash");
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    JsonNode all = record.fields();
    String task = answers.task(record, record.text("id"), List.of(all.path("filename")));
    if (all.has("annotations")) {
      for (JsonNode one : all.path("annotations")) {
        String label = ToolRecord.text(one.path("label"));
        if (label != null && !one.has("start_offset")) {
          String user = ToolRecord.text(one.path("user"));
          answers.answer(
              record, task, answers.worker(record, one, user), QUESTION, Answer.one(label));
        }
      }
      return;
    }
    String worker = answers.worker(record, all, record.owner());
    JsonNode labels = all.path(all.has("label") ? "label" : "labels");
    Answer said = Answer.ofValue(labels);
    if (labels.isEmpty()) {
      answers.leaveOut(task, worker, "without a label");
    } else if (said == null) {
      answers.leaveOut(task, worker, "spans of text");
    } else {
      answers.answer(record, task, worker, QUESTION, Answer.of(said.named()));
    }
  }
}
