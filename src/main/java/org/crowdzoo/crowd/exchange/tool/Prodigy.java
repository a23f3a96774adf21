package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prodigy's JSON lines: choices ({@code options} and {@code accept}) count where the answer is
 * accept; a {@code label} with the answer accept or reject is a question of yes or no. The worker
 * is {@code _annotator_id}, {@code _session_id} or else the file.
 */
final class Prodigy implements LabellingTool {
  @Override
  public String title() {
    return "Prodigy (JSONL)";
  }

  @Override
  public boolean fits(JsonNode record) {
    return record.has("answer") && (record.has("_input_hash") || record.has("_task_hash"));
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    JsonNode all = record.fields();
    List<JsonNode> pictures =
        Stream.of(all.path("path"), all.path("image"), all.path("meta").path("file"))
            .filter(path -> PictureName.of(ToolRecord.text(path)) != null)
            .limit(1)
            .toList();
    String task = answers.task(record, record.text("_input_hash"), pictures);
    String usual =
        Stream.of(record.text("_annotator_id"), record.text("_session_id"), record.owner())
            .filter(name -> name != null)
            .findFirst()
            .orElseThrow();
    String worker = answers.worker(record, all, usual);
    String answer = record.text("answer");
    String label = record.text("label");
    if ("ignore".equals(answer)) {
      answers.leaveOut(task, worker, "ignored");
    } else if (all.has("options") || all.has("accept")) {
      if (!"accept".equals(answer)) {
        answers.leaveOut(task, worker, "rejected");
        return;
      }
      List<String> labels = LabelStudio.texts(all.path("accept"));
      boolean several = "multiple".equals(all.path("config").path("choice_style").asText());
      Answer said = several ? Answer.several(labels) : Answer.of(labels);
      answers.answer(record, task, worker, "accept", said);
    } else if (label != null) {
      answers.answer(record, task, worker, "label", Answer.yesOrNo(label, "accept".equals(answer)));
    } else {
      answers.leaveOut(task, worker, "without options and label");
    }
  }
}
