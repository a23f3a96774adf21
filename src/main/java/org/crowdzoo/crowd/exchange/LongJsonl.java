package org.crowdzoo.crowd.exchange;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.SourceFile;
import org.crowdzoo.files.TextFile;

/** A line a vote, {@code {"task": …, "worker": …, "label": …}}, names as of columns in a CSV. */
public final class LongJsonl {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LongJsonl() {}

  static void read(Path file, VoteCollector votes) {
    try (BufferedReader in = TextFile.open(file)) {
      VoteRow columns = null;
      int number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (line.isBlank()) {
          votes.passOver();
          continue;
        }
        if (columns == null) {
          columns = VoteRow.of(file, names(file, line), votes.options());
          columns.tell(votes);
        }
        List<String> row = row(line, columns.header());
        String[] cells = row == null ? null : columns.cells(row);
        if (cells == null) {
          votes.problem("line " + number + ": must be {\"task\": …, \"worker\": …, \"label\": …}");
        } else {
          votes.vote(cells[0], cells[1], cells[2], number);
        }
      }
    } catch (IOException e) {
      throw SourceFile.unreadable(file, e);
    }
  }

  /**
   * The names in the first line.
   *
   * @throws InputException if it is no object
   */
  public static List<String> names(Path file, String line) {
    try {
      if (JSON.readTree(line) instanceof ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
      }
    } catch (JsonProcessingException e) {
      // told below
    }
    throw new InputException(file + ": line 1: must be {\"task\": …, \"worker\": …, \"label\": …}");
  }

  /** The values of a line under these names, null where there is none; null if it is no object. */
  public static List<String> row(String line, List<String> names) {
    try {
      if (JSON.readTree(line) instanceof ObjectNode object) {
        List<String> row = new ArrayList<>(names.size());
        for (String name : names) {
          JsonNode value = object.get(name);
          row.add(value == null || value.isNull() ? null : value.asText());
        }
        return row;
      }
    } catch (JsonProcessingException e) {
      // told by the caller, who knows the line
    }
    return null;
  }

  static void write(Path file, Votes votes) throws IOException {
    TextFile.write(
        file,
        out -> {
          for (int i = 0; i < votes.tasks(); i++) {
            for (int v = votes.start(i); v < votes.end(i); v++) {
              ObjectNode vote = JSON.createObjectNode().put("task", votes.taskKey(i));
              vote.put("worker", votes.workerKey(votes.worker(v)));
              out.write(vote.put("label", votes.label(v)) + "\n");
            }
          }
        });
  }
}
