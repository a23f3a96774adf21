package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.Map;

/**
 * Argilla's records: version 2 as {@code to_json} writes them ({@code responses: {question:
 * [{value, user_id}]}}) or flattened ({@code question.responses}, {@code .responses.users}, {@code
 * .responses.status}), version 1 and the server's ({@code responses: [{values, user_id, status}]}).
 * Suggestions are a model's; drafts and discarded responses are no votes.
 */
final class Argilla implements LabellingTool {
  private static final String FLAT = ".responses.users";

  @Override
  public String title() {
    return "Argilla (JSON)";
  }

  @Override
  public boolean fits(JsonNode record) {
    return record.path("fields").isObject() && record.path("responses").isContainerNode()
        || flatQuestion(record) != null;
  }

  private static String flatQuestion(JsonNode record) {
    for (Iterator<String> names = record.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (name.endsWith(FLAT)) {
        return name.substring(0, name.length() - FLAT.length());
      }
    }
    return null;
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    JsonNode all = record.fields();
    String id = record.text("external_id") == null ? record.text("id") : record.text("external_id");
    String task = answers.task(record, id, all.has("fields") ? all.path("fields") : all);
    JsonNode responses = all.path("responses");
    for (JsonNode response :
        responses.isArray() ? responses : JsonNodeFactory.instance.arrayNode()) {
      for (Map.Entry<String, JsonNode> value : response.path("values").properties()) {
        one(record, answers, task, value.getKey(), response, value.getValue().path("value"));
      }
      if (response.path("values").isEmpty()) {
        answers.leaveOut(
            task, ToolRecord.text(response.path("user_id")), status(response, "without an answer"));
      }
    }
    for (Map.Entry<String, JsonNode> question : responses.properties()) {
      for (JsonNode response : question.getValue()) {
        one(record, answers, task, question.getKey(), response, response.path("value"));
      }
    }
    all.fieldNames()
        .forEachRemaining(
            name -> {
              if (name.endsWith(FLAT)) {
                flat(record, answers, task, name.substring(0, name.length() - FLAT.length()));
              }
            });
  }

  private static void flat(ToolRecord record, ToolAnswers answers, String task, String question) {
    JsonNode values = record.fields().path(question + ".responses");
    for (int r = 0; r < values.size(); r++) {
      ObjectNode response = JsonNodeFactory.instance.objectNode();
      response.set("user_id", record.fields().path(question + FLAT).path(r));
      response.set("status", record.fields().path(question + ".responses.status").path(r));
      one(record, answers, task, question, response, values.path(r));
    }
  }

  private static void one(
      ToolRecord record,
      ToolAnswers answers,
      String task,
      String question,
      JsonNode response,
      JsonNode value) {
    String worker = answers.worker(record, response, ToolRecord.text(response.path("user_id")));
    String status = status(response, "submitted");
    Answer said = Answer.ofValue(value);
    if (!status.equals("submitted")) {
      answers.leaveOut(task, worker, status);
    } else if (said != null) {
      answers.answer(record, task, worker, question, said);
    }
  }

  private static String status(JsonNode response, String otherwise) {
    String status = ToolRecord.text(response.path("status"));
    return status == null ? otherwise : status;
  }
}
