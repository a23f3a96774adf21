package org.crowdzoo.cli.peerannot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.LearntTable;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.NumpyFile;

/**
 * What a strategy learnt, in a folder: {@code <table>.npy} and {@code <table>.json} for each table,
 * {@code objective.npy} and {@code objective.json}, and {@code too_hard.txt} with a line "-1 key" a
 * task, where the strategy judges tasks.
 *
 * <p>The JSON is {@code {"strategy": …, "name": …, "axes": […], "shape": […], "keys": […],
 * "values": […]}}; keys are those of the first axis, if it is workers or tasks.
 */
final class LearntFiles {
  private LearntFiles() {}

  static void write(Path folder, String strategy, Aggregated found, Votes votes)
      throws IOException {
    for (Map.Entry<String, LearntTable> entry : found.learnt().entrySet()) {
      writeTable(folder, strategy, entry.getKey(), entry.getValue(), votes);
    }
    if (found.objective().length > 0) {
      double[] history = found.objective();
      LearntTable table = new LearntTable(history, java.util.List.of("iteration"), history.length);
      writeTable(folder, strategy, "objective", table, votes);
    }
    if (found.judgesTasks()) {
      StringBuilder lines = new StringBuilder();
      for (int i : found.tooHard()) {
        lines.append("-1 ").append(votes.taskKey(i)).append('\n');
      }
      AtomicFile.writeString(folder.resolve("too_hard.txt"), lines.toString());
    }
  }

  private static void writeTable(
      Path folder, String strategy, String name, LearntTable table, Votes votes)
      throws IOException {
    NumpyFile.write(folder.resolve(name + ".npy"), table.values(), table.shape());
    AtomicFile.write(
        folder.resolve(name + ".json"),
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("strategy", strategy);
            json.writeStringField("name", name);
            json.writeFieldName("axes");
            json.writeArray(table.axes().toArray(String[]::new), 0, table.axes().size());
            json.writeFieldName("shape");
            json.writeArray(table.shape(), 0, table.shape().length);
            writeKeys(json, table, votes);
            json.writeFieldName("values");
            writeValues(json, table, 0, 0, table.values().length);
            json.writeEndObject();
          }
        });
  }

  private static void writeKeys(JsonGenerator json, LearntTable table, Votes votes)
      throws IOException {
    String axis = table.axes().get(0);
    if (axis.equals("worker") || axis.equals("task")) {
      json.writeArrayFieldStart("keys");
      for (String key : axis.equals("worker") ? votes.workerKeys() : votes.taskKeys()) {
        json.writeString(key);
      }
      json.writeEndArray();
    }
  }

  private static void writeValues(
      JsonGenerator json, LearntTable table, int axis, int from, int length) throws IOException {
    if (axis == table.shape().length - 1) {
      json.writeArray(table.values(), from, length);
      return;
    }
    int rows = table.shape()[axis];
    json.writeStartArray();
    for (int row = 0; row < rows; row++) {
      int size = length / rows;
      writeValues(json, table, axis + 1, from + row * size, size);
    }
    json.writeEndArray();
  }
}
