package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Labelbox's NDJSON: a data row with its projects, their labels, one a worker, and their
 * classifications: a radio answer is one label, a checklist several. Free text, objects and what
 * hangs below an answer are no votes.
 */
final class Labelbox implements LabellingTool {
  @Override
  public String title() {
    return "Labelbox (NDJSON)";
  }

  @Override
  public boolean fits(JsonNode record) {
    return record.path("data_row").isObject() && record.path("projects").isObject();
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    JsonNode row = record.fields().path("data_row");
    List<JsonNode> pictures =
        Stream.of(row.path("external_id"), row.path("global_key"), row.path("row_data"))
            .filter(name -> PictureName.of(ToolRecord.text(name)) != null)
            .limit(1)
            .toList();
    String task = answers.task(record, ToolRecord.text(row.path("id")), pictures);
    for (JsonNode project : record.fields().path("projects")) {
      for (JsonNode label : project.path("labels")) {
        JsonNode details = label.path("label_details");
        String by = ToolRecord.text(details.path("created_by"));
        String worker = answers.worker(record, details, by);
        JsonNode classifications = label.path("annotations").path("classifications");
        if (label.path("performance_details").path("skipped").asBoolean()
            || label.path("skipped").asBoolean()) {
          answers.leaveOut(task, worker, "skipped");
        } else if (classifications.isEmpty()) {
          answers.leaveOut(task, worker, "without a classification");
        }
        for (JsonNode one : classifications) {
          Answer said = said(one);
          String question = one.path("name").asText();
          if (said != null) {
            answers.title(question, ToolRecord.text(one.path("value")));
            answers.answer(record, task, worker, question, said);
          }
        }
      }
    }
  }

  private static Answer said(JsonNode classification) {
    if (classification.path("radio_answer").isObject()) {
      return Answer.one(name(classification.path("radio_answer")));
    }
    if (classification.path("checklist_answers").isArray()) {
      List<String> labels = new ArrayList<>();
      classification.path("checklist_answers").forEach(answer -> labels.add(name(answer)));
      return Answer.several(labels);
    }
    return null;
  }

  private static String name(JsonNode answer) {
    String name = ToolRecord.text(answer.path("name"));
    return name == null ? answer.path("value").asText() : name;
  }
}
