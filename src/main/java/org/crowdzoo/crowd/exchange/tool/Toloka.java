package org.crowdzoo.crowd.exchange.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Toloka's assignments as TSV: {@code INPUT:…}, {@code OUTPUT:…}, {@code GOLDEN:…}, {@code
 * ASSIGNMENT:…}. Rejected, skipped and expired assignments are no votes. Votes on golden tasks are
 * votes: they tell most of a worker; {@link ToolAnswers} counts them apart.
 */
final class Toloka implements LabellingTool {
  private static final String OUTPUT = "OUTPUT:";
  private static final Set<String> NO_VOTES = Set.of("rejected", "skipped", "expired", "active");

  @Override
  public String title() {
    return "Toloka (TSV)";
  }

  @Override
  public boolean fits(JsonNode record) {
    return record.has("ASSIGNMENT:worker_id");
  }

  @Override
  public void read(ToolRecord record, ToolAnswers answers) {
    List<JsonNode> inputs = new ArrayList<>();
    boolean golden = false;
    for (Map.Entry<String, JsonNode> field : record.fields().properties()) {
      if (field.getKey().startsWith("INPUT:")) {
        inputs.add(field.getValue());
      }
      golden |= field.getKey().startsWith("GOLDEN:") && ToolRecord.text(field.getValue()) != null;
    }
    String input = inputs.size() == 1 ? ToolRecord.text(inputs.get(0)) : null;
    String id = input == null ? record.text("ASSIGNMENT:task_id") : input;
    String task = answers.task(record, id, inputs);
    String worker = answers.worker(record, record.fields(), record.text("ASSIGNMENT:worker_id"));
    String status = String.valueOf(record.text("ASSIGNMENT:status")).toLowerCase(Locale.ROOT);
    if (NO_VOTES.contains(status)) {
      answers.leaveOut(task, worker, status);
      return;
    }
    boolean answered = false;
    for (Map.Entry<String, JsonNode> field : record.fields().properties()) {
      Answer said =
          field.getKey().startsWith(OUTPUT) ? Answer.ofValue(Cell.parsed(field.getValue())) : null;
      if (said != null) {
        String question = field.getKey().substring(OUTPUT.length());
        answers.title(question, field.getKey());
        answers.answer(record, task, worker, question, said);
        answered = true;
      }
    }
    if (!answered) {
      answers.leaveOut(task, worker, "without an answer");
    } else if (golden) {
      answers.golden(task);
    }
  }
}
