package org.crowdzoo.crowd.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Consumer;
import org.crowdzoo.crowd.JsonFile;
import org.crowdzoo.crowd.Vote;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.TextFile;

/** {@code {"outer": {"inner": label}}}, read and written as a stream. */
final class NestedJson {
  private NestedJson() {}

  /** Takes one label. */
  @FunctionalInterface
  interface Taker {
    void take(String outer, String inner, String label, int line);
  }

  static void read(Path file, Taker taker, Consumer<String> outerKey, VoteCollector problems) {
    JsonFile.stream(
        file,
        "{\"a\": {\"b\": label}}",
        json -> {
          Set<String> seen = new HashSet<>();
          while (json.nextToken() != JsonToken.END_OBJECT) {
            String outer = json.getCurrentName();
            if (!seen.add(outer)) {
              problems.problem("line " + line(json) + ": " + outer + " stands twice");
            }
            if (outer.isBlank()) {
              problems.problem("line " + line(json) + ": a key is blank");
            }
            outerKey.accept(outer);
            if (json.nextToken() != JsonToken.START_OBJECT) {
              problems.problem(outer + " must be an object {\"b\": label}, got " + json.getText());
              json.skipChildren();
            } else {
              readInner(json, outer, taker, problems);
            }
          }
        });
  }

  /** Where a vote stands: by its keys, and by the line if the file has several. */
  static String place(String outer, String inner, int line) {
    return "line " + line + ": " + outer + ", " + inner;
  }

  private static void readInner(JsonParser json, String outer, Taker taker, VoteCollector problems)
      throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String inner = json.getCurrentName();
      JsonToken value = json.nextToken();
      if (inner.isBlank()) {
        problems.problem("line " + line(json) + ": " + outer + ": a key is blank");
      }
      if (value.isScalarValue()) {
        String label = value == JsonToken.VALUE_NULL ? null : json.getText();
        taker.take(outer, inner, label, line(json));
      } else {
        problems.problem(outer + ", " + inner + ": must be a label, got " + json.getText());
        json.skipChildren();
      }
    }
  }

  private static int line(JsonParser json) {
    return json.currentTokenLocation().getLineNr();
  }

  static void writeWorkersFirst(Path file, Votes votes) throws IOException {
    TextFile.write(
        file,
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            for (int j = 0; j < votes.workers(); j++) {
              json.writeRaw(j == 0 ? "\n" : "");
              json.writeFieldName(votes.workerKey(j));
              json.writeStartObject();
              for (Iterator<Vote> all = votes.ofWorker(j).iterator(); all.hasNext(); ) {
                Vote vote = all.next();
                json.writeNumberField(votes.taskKey(vote.task()), vote.label());
              }
              json.writeEndObject();
              json.writeRaw("\n");
            }
            json.writeEndObject();
          }
        });
  }
}
