package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * CVAT's "CVAT for images" XML: {@code <tag>}s of an {@code <image>}; boxes and other shapes are no
 * votes, nor are tags that a model set ({@code source="auto"}). An attribute of tags is a question
 * of its own. The worker is the one the task or job is assigned to, else the file.
 */
final class Cvat implements LabellingTool {
  private static final String TAG = "tag";

  @Override
  public String title() {
    return "CVAT (image classification XML)";
  }

  @Override
  public boolean fits(JsonNode record) {
    return record.path("#root").asText().equals("annotations")
        && (record.path("#name").asText().equals("image")
            || record.has("meta")
            || record.has("version"));
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    JsonNode image = record.fields();
    if (!image.path("#name").asText().equals("image")) {
      answers.leaveOut(null, null, image.path("#name").asText() + " of a video");
      return;
    }
    String id = record.text("@name");
    String task = answers.task(record, id, List.of(image.path("@name")));
    String worker = answers.worker(record, image, worker(record));
    List<String> tags = new ArrayList<>();
    for (JsonNode tag : image.path(TAG)) {
      if (tag.path("@source").asText().equals("auto")) {
        answers.leaveOut(task, null, "tags by a model");
        continue;
      }
      tags.add(tag.path("@label").asText());
      for (JsonNode attribute : tag.path("attribute")) {
        String value = ToolRecord.text(attribute.path("#text"));
        if (value != null) {
          String question = tag.path("@label").asText() + "." + attribute.path("@name").asText();
          answers.title(question, attribute.path("@name").asText());
          answers.answer(record, task, worker, question, Answer.one(value));
        }
      }
    }
    if (tags.isEmpty()) {
      answers.leaveOut(task, worker, "without a tag");
    } else {
      answers.answer(record, task, worker, TAG, Answer.of(tags.stream().distinct().toList()));
    }
  }

  /** Of a project's export, the task that the image is of. */
  private static String worker(ToolRecord record) {
    JsonNode meta = record.fields().path("meta");
    String assigned = assignee(meta.path("job").path(0));
    assigned = assigned == null ? assignee(meta.path("task").path(0)) : assigned;
    String taskId = record.text("@task_id");
    for (JsonNode task : meta.path("project").path(0).path("tasks").path(0).path("task")) {
      if (task.path("id").path(0).path("#text").asText().equals(taskId)) {
        assigned = assignee(task);
      }
    }
    return assigned == null ? record.owner() : assigned;
  }

  private static String assignee(JsonNode of) {
    return ToolRecord.text(of.path("assignee").path(0).path("username").path(0).path("#text"));
  }
}
