package org.crowdzoo.crowd.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.Consumer;
import org.crowdzoo.crowd.Vote;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;

/** {@code {"outer": {"inner": label}}}, read and written as a stream. */
final class NestedJson {
  private NestedJson() {}

  /** Takes one label. */
  @FunctionalInterface
  interface Taker {
    void take(String outer, String inner, String label, String place);
  }

  static void read(Path file, Taker taker, Consumer<String> outerKey, VoteCollector problems) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        JsonParser json = new JsonFactory().createParser(in)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new InputException(file + ": must be an object {\"a\": {\"b\": label}}");
      }
      Set<String> seen = new HashSet<>();
      while (json.nextToken() != JsonToken.END_OBJECT) {
        String outer = json.getCurrentName();
        if (!seen.add(outer)) {
          problems.problem(
              "line " + json.currentLocation().getLineNr() + ": " + outer + " stands twice");
        }
        outerKey.accept(outer);
        if (json.nextToken() != JsonToken.START_OBJECT) {
          problems.problem(outer + " must be an object {\"b\": label}, got " + json.getText());
          json.skipChildren();
        } else {
          readInner(json, outer, taker, problems);
        }
      }
    } catch (NoSuchFileException e) {
      throw new InputException(file + ": no such file", e);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new InputException(
          file
              + ": broken JSON"
              + (at == null ? "" : " at line " + at.getLineNr())
              + ", "
              + e.getOriginalMessage().lines().findFirst().orElse(""),
          e);
    } catch (IOException e) {
      throw new InputException(file + ": cannot be read, " + e.getMessage(), e);
    }
  }

  private static void readInner(JsonParser json, String outer, Taker taker, VoteCollector problems)
      throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String inner = json.getCurrentName();
      JsonToken value = json.nextToken();
      String place = outer + ", " + inner;
      switch (value) {
        case VALUE_NULL -> taker.take(outer, inner, null, place);
        case VALUE_STRING, VALUE_NUMBER_INT -> taker.take(outer, inner, json.getText(), place);
        case VALUE_NUMBER_FLOAT -> taker.take(outer, inner, whole(json), place);
        default -> {
          problems.problem(place + ": must be a label, got " + json.getText());
          json.skipChildren();
        }
      }
    }
  }

  /** 3.0 is the label 3. */
  private static String whole(JsonParser json) throws IOException {
    double value = json.getDoubleValue();
    return value == Math.rint(value) ? Long.toString((long) value) : json.getText();
  }

  static void writeWorkersFirst(Path file, Votes votes) throws IOException {
    AtomicFile.write(
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
