package org.crowdzoo.crowd.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.crowdzoo.crowd.JsonFile;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.Vote;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

/**
 * {@code {"task": {"worker": [labels]}}}, or workers first. Labels are names or numbers; {@code
 * {"labels": [...], "asked": [...]}} stands for a worker who was not asked about all of them.
 */
final class LabelJson {
  private LabelJson() {}

  static void read(Path file, boolean workersFirst, LabelCells votes) {
    Consumer<String> outerKey = workersFirst ? votes::worker : votes::task;
    votes.cellsTell();
    JsonFile.stream(
        file,
        "{\"a\": {\"b\": [labels]}}",
        json -> {
          Set<String> seen = new HashSet<>();
          while (json.nextToken() != JsonToken.END_OBJECT) {
            String outer = json.getCurrentName();
            if (!seen.add(outer)) {
              votes.problem("line " + line(json) + ": " + outer + " stands twice");
            }
            outerKey.accept(outer);
            if (outer.isBlank()) {
              votes.problem("line " + line(json) + ": a key is blank");
            }
            if (json.nextToken() != JsonToken.START_OBJECT) {
              votes.problem(outer + " must be an object {\"b\": [labels]}, got " + json.getText());
              json.skipChildren();
            } else {
              readInner(json, outer, workersFirst, votes);
            }
          }
        });
  }

  private static void readInner(
      JsonParser json, String outer, boolean workersFirst, LabelCells votes) throws IOException {
    Set<String> seen = new HashSet<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String inner = json.getCurrentName();
      String place = NestedJson.place(outer, inner, line(json));
      if (!seen.add(inner)) {
        votes.problem("line " + line(json) + ": " + outer + ": " + inner + " stands twice");
      }
      if (inner.isBlank()) {
        votes.problem("line " + line(json) + ": " + outer + ": a key is blank");
      }
      String task = workersFirst ? inner : outer;
      String worker = workersFirst ? outer : inner;
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_ARRAY) {
        named(votes, task, worker, labels(json, place, votes), place);
        votes.whole(task, worker);
      } else if (value == JsonToken.START_OBJECT) {
        readPartial(json, task, worker, place, votes);
      } else if (value == JsonToken.VALUE_NULL || votes.isNone(json.getText())) {
        votes.noVote(task, worker, json.getText());
      } else {
        votes.problem(place + ": must be a list of labels, got " + json.getText());
      }
    }
  }

  private static void readPartial(
      JsonParser json, String task, String worker, String place, LabelCells votes)
      throws IOException {
    List<String> labels = null;
    List<String> asked = null;
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String key = json.getCurrentName();
      boolean list = json.nextToken() == JsonToken.START_ARRAY;
      if (list && key.equals("labels")) {
        labels = labels(json, place, votes);
      } else if (list && key.equals("asked")) {
        asked = labels(json, place, votes);
      } else {
        votes.problem(
            place + ": must be {\"labels\": [...], \"asked\": [...]}, got the key " + key);
        json.skipChildren();
      }
    }
    if (labels == null || asked != null && asked.isEmpty()) {
      votes.problem(
          place + (labels == null ? ": names no labels" : ": asked must name at least one label"));
      return;
    }
    if (asked == null) {
      votes.whole(task, worker);
    } else if (!asked.containsAll(labels)) {
      votes.problem(place + ": names " + labels + ", but was asked about " + asked + " only");
      return;
    }
    named(votes, task, worker, labels, place);
    for (String label : asked == null ? List.<String>of() : asked) {
      if (!labels.contains(label)) {
        votes.cell(task, worker, label, false, place);
      }
    }
  }

  private static void named(
      LabelCells votes, String task, String worker, List<String> labels, String place) {
    labels.forEach(label -> votes.cell(task, worker, label, true, place));
  }

  private static List<String> labels(JsonParser json, String place, LabelCells votes)
      throws IOException {
    List<String> labels = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken().isScalarValue()
          && json.currentToken() != JsonToken.VALUE_NULL
          && !json.getText().isBlank()) {
        labels.add(LabelVocabulary.canonical(json.getText()));
      } else {
        votes.problem(place + ": labels must be names or numbers, got " + json.getText());
        json.skipChildren();
      }
    }
    return labels;
  }

  /** True if the first that stands for a worker in a task is a list or an object. */
  static boolean hasSets(Path file) {
    try (Reader text = TextFile.open(file);
        JsonParser json = new JsonFactory().createParser(text)) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        int depth = depth(json);
        if (depth == 2 && token.isScalarValue()) {
          return false;
        }
        if (depth == 3) {
          return token == JsonToken.START_ARRAY || token == JsonToken.START_OBJECT;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // whoever reads it says what is wrong
    } catch (InputException e) {
      return false;
    }
  }

  /** Objects and lists that are open. */
  private static int depth(JsonParser json) {
    int depth = 0;
    for (var context = json.getParsingContext(); !context.inRoot(); context = context.getParent()) {
      depth++;
    }
    return depth;
  }

  private static int line(JsonParser json) {
    return json.currentTokenLocation().getLineNr();
  }

  static void writeWorkersFirst(Path file, MultiLabelVotes votes) throws IOException {
    TextFile.write(
        file,
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            for (int j = 0; j < votes.workers(); j++) {
              json.writeRaw(j == 0 ? "\n" : "");
              json.writeFieldName(votes.workerKey(j));
              json.writeStartObject();
              for (Vote vote : votes.answers().ofWorker(j).toList()) {
                json.writeFieldName(votes.taskKey(vote.task()));
                MultiLabelAnswers.writeAnswer(json, votes, answer(votes, vote.task(), j));
              }
              json.writeEndObject();
              json.writeRaw("\n");
            }
            json.writeEndObject();
          }
        });
  }

  private static int answer(MultiLabelVotes votes, int task, int worker) {
    int answer = votes.start(task);
    while (votes.worker(answer) != worker) {
      answer++;
    }
    return answer;
  }
}
