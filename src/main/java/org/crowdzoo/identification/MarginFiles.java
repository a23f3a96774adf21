package org.crowdzoo.identification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.NumpyFile;

/**
 * From recorded margins to peerannot's files: {@code identification/<network>/aum/} or {@code
 * identification/<network>/<method>_<alpha>_<margin>/} with the scores as CSV and JSON and {@code
 * too_hard_<alpha>.txt} (a line "index key" a task, for {@code --path-remove}), and {@code
 * labels/labels_<method>_<alpha>.npy}. What is left to a method that trains a network is to fill a
 * {@link MarginRecorder}.
 *
 * @param dataset the dataset's folder
 * @param method in the names of the files: aum, waum, waum_perworker
 * @param votes the votes
 * @param names [N] of the tasks in the CSV
 * @param options margin, share to cut off, name of the network
 */
public record MarginFiles(
    Path dataset, String method, Votes votes, List<String> names, MarginOptions options) {

  /**
   * AUM: the recorder's examples are the tasks.
   *
   * @return the files written
   */
  public List<Path> writeAum(MarginRecorder recorder) throws IOException {
    if (recorder.examples() != votes.tasks()) {
      throw new IllegalArgumentException(
          "AUM records " + votes.tasks() + " tasks, got " + recorder.examples());
    }
    double[] aum = recorder.aum(options.margin());
    Path scores = aumFolder().resolve("aum.json");
    writeByTask(scores, aum);
    Path table = aumFolder().resolve("aum_values.csv");
    writeTable(
        table,
        "sample_id,filename,AUM_yang,AUM_pleiss",
        recorder.aum(Margin.YANG),
        recorder.aum(Margin.PLEISS));
    return List.of(scores, table, writeTooHard(aumFolder(), Cutoff.of(aum, options.alpha())));
  }

  /** Where AUM's files go, whatever margin and alpha. */
  Path aumFolder() {
    return dataset.resolve("identification").resolve(options.network()).resolve(method);
  }

  /**
   * WAUM: the recorder's examples are the votes. Dawid-Skene's matrices weight the scores; they are
   * estimated again from the votes that are left to weight the labels.
   *
   * @param maxiterDs iterations of Dawid-Skene
   * @return the files written
   */
  public List<Path> writeWaum(MarginRecorder recorder, int maxiterDs) throws IOException {
    Waum found =
        Waum.of(votes, recorder, Confusions.byDawidSkene(votes, maxiterDs), options.margin());
    Cutoff cutoff = Cutoff.of(found.waum(), options.alpha());
    Votes pruned = cutoff.withoutVotesOnTooHard(votes);
    List<ConfusionMatrix> again = Confusions.byDawidSkene(pruned, maxiterDs);
    double[] labels =
        Arrays.stream(Waum.labels(pruned, again)).flatMapToDouble(Arrays::stream).toArray();
    List<Path> files =
        List.of(
            folder().resolve("waum.json"),
            folder().resolve("score_per_worker.json"),
            folder().resolve("aum_per_worker.json"),
            dataset.resolve("labels/labels_" + method + "_" + text(options.alpha()) + ".npy"),
            folder().resolve("waum.csv"));
    writeByTask(files.get(0), found.waum());
    writeByVote(files.get(1), found.weights());
    writeByVote(files.get(2), found.aums());
    NumpyFile.write(files.get(3), labels, votes.tasks(), votes.classes());
    writeTable(files.get(4), "index,task,waum", found.waum());
    List<Path> all = new ArrayList<>(files);
    all.add(writeTooHard(folder(), cutoff));
    return all;
  }

  private Path folder() {
    String name =
        method
            + "_"
            + text(options.alpha())
            + "_"
            + options.margin().name().toLowerCase(Locale.ROOT);
    return dataset.resolve("identification").resolve(options.network()).resolve(name);
  }

  private Path writeTooHard(Path folder, Cutoff cutoff) throws IOException {
    Path file = folder.resolve("too_hard_" + text(options.alpha()) + ".txt");
    StringBuilder lines = new StringBuilder();
    for (int i : cutoff.tooHard()) {
      lines.append(i).append(' ').append(votes.taskKey(i)).append('\n');
    }
    AtomicFile.writeString(file, lines.toString());
    return file;
  }

  /** A row a task: its index, its name, its scores; nothing for NaN. */
  private void writeTable(Path file, String header, double[]... columns) throws IOException {
    StringBuilder rows = new StringBuilder(header).append('\n');
    for (int i = 0; i < votes.tasks(); i++) {
      rows.append(i).append(',').append(CsvField.of(names.get(i)));
      for (double[] column : columns) {
        rows.append(',').append(Double.isNaN(column[i]) ? "" : Double.toString(column[i]));
      }
      rows.append('\n');
    }
    AtomicFile.writeString(file, rows.toString());
  }

  /** {"task": score, …}, null for NaN. */
  private void writeByTask(Path file, double[] scores) throws IOException {
    write(
        file,
        json -> {
          for (int i = 0; i < scores.length; i++) {
            writeNumber(json, votes.taskKey(i), scores[i]);
          }
        });
  }

  /** {"task": {"worker": score, …}, …}. */
  private void writeByVote(Path file, double[] scores) throws IOException {
    write(
        file,
        json -> {
          for (int i = 0; i < votes.tasks(); i++) {
            json.writeObjectFieldStart(votes.taskKey(i));
            for (int v = votes.start(i); v < votes.end(i); v++) {
              writeNumber(json, votes.workerKey(votes.worker(v)), scores[v]);
            }
            json.writeEndObject();
          }
        });
  }

  private interface Content {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private static void write(Path file, Content content) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            content.writeTo(json);
            json.writeEndObject();
          }
        });
  }

  private static void writeNumber(JsonGenerator json, String key, double value) throws IOException {
    if (Double.isNaN(value)) {
      json.writeNullField(key);
    } else {
      json.writeNumberField(key, value);
    }
  }

  /** As Python prints a usual alpha: 0.01, 0.1, 0.0. */
  private static String text(double alpha) {
    return new BigDecimal(Double.toString(alpha)).toPlainString();
  }
}
