package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Label Studio's JSON: a task with {@code data}, {@code annotations}, one a worker, and predictions
 * and drafts, which are nobody's votes. A question is the {@code from_name} of a control of whole
 * tasks: choices, rating, number, taxonomy, pairwise.
 */
final class LabelStudio implements LabellingTool {
  /** In a value these say that it is about a part of the task. */
  private static final Set<String> PARTS = Set.of("x", "start", "points", "rle", "sequence");

  @Override
  public String title() {
    return "Label Studio (JSON, JSON-MIN, CSV)";
  }

  @Override
  public boolean fits(JsonNode record) {
    return record.path("annotations").isArray() && record.path("data").isObject();
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    String task = answers.task(record, record.text("id"), record.fields().path("data"));
    for (JsonNode annotation : record.fields().path("annotations")) {
      String worker = answers.worker(record, annotation, person(annotation.path("completed_by")));
      if (annotation.path("was_cancelled").asBoolean()) {
        answers.leaveOut(task, worker, "skipped");
        continue;
      }
      Map<String, List<String>> named = new LinkedHashMap<>();
      for (JsonNode result : annotation.path("result")) {
        List<String> labels = labels(result.path("type").asText(), result.path("value"));
        if (labels != null) {
          named
              .computeIfAbsent(result.path("from_name").asText(), q -> new ArrayList<>())
              .addAll(labels);
        }
      }
      named.forEach(
          (question, labels) ->
              answers.answer(
                  record, task, worker, question, Answer.of(labels.stream().distinct().toList())));
      if (named.isEmpty()) {
        answers.leaveOut(task, worker, "without a choice");
      }
    }
  }

  /** What a control of the whole task says, null for another. */
  private static List<String> labels(String type, JsonNode value) {
    if (PARTS.stream().anyMatch(value::has)) {
      return null;
    }
    return switch (type) {
      case "choices" -> texts(value.path("choices"));
      case "rating", "number" -> List.of(value.path(type).asText());
      case "pairwise" -> List.of(value.path("selected").asText());
      case "taxonomy" -> {
        List<String> paths = new ArrayList<>();
        value.path("taxonomy").forEach(path -> paths.add(String.join("/", texts(path))));
        yield paths;
      }
      default -> null;
    };
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** A user: a number, or an object with an address or a number. */
  static String person(JsonNode user) {
    if (!user.isObject()) {
      return ToolRecord.text(user);
    }
    String email = ToolRecord.text(user.path("email"));
    return email == null ? ToolRecord.text(user.path("id")) : email;
  }
}
