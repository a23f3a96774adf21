package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Label Studio's JSON-MIN and CSV: a record an annotation, in which data and answers stand side by
 * side. What is neither Label Studio's own field nor a picture's address may be the question.
 */
final class LabelStudioTable implements LabellingTool {
  private static final Set<String> OWN =
      Set.of(
          "id",
          "annotation_id",
          "annotator",
          "created_at",
          "updated_at",
          "lead_time",
          "agreement",
          "history");

  @Override
  public String title() {
    return new LabelStudio().title();
  }

  @Override
  public boolean fits(JsonNode record) {
    return record.has("annotation_id") && record.has("annotator");
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    List<String> names = new ArrayList<>();
    record.fields().fieldNames().forEachRemaining(names::add);
    names.removeAll(OWN);
    String task =
        answers.task(
            record, record.text("id"), names.stream().map(record.fields()::path)::iterator);
    JsonNode annotator = Cell.parsed(record.fields().path("annotator"));
    String worker = answers.worker(record, record.fields(), LabelStudio.person(annotator));
    for (String name : names) {
      JsonNode value = Cell.parsed(record.fields().path(name));
      if (PictureName.of(ToolRecord.text(value)) == null) {
        Answer said = said(value);
        if (said != null) {
          answers.answer(record, task, worker, name, said);
        }
      }
    }
  }

  /** A text, a number, or an object with one of the controls' lists; null for anything else. */
  private static Answer said(JsonNode value) {
    if (value.isObject()) {
      return value.path("choices").isArray()
          ? Answer.of(LabelStudio.texts(value.path("choices")))
          : Answer.ofValue(value.path("rating"));
    }
    return value.isArray() ? null : Answer.ofValue(value);
  }
}
