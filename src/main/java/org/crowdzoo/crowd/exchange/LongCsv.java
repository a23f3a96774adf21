package org.crowdzoo.crowd.exchange;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;

/**
 * One row a vote. Columns are found by their names: {@code task}, {@code worker} and {@code label}
 * as crowd-kit writes them, or what others call them.
 */
final class LongCsv {
  private static final Set<String> TASK =
      Set.of("task", "task_id", "item", "item_id", "example", "question", "input.song", "instance");
  private static final Set<String> WORKER =
      Set.of("worker", "worker_id", "workerid", "annotator", "annotator_id", "user", "performer");
  private static final Set<String> LABEL =
      Set.of("label", "vote", "answer", "response", "class", "answer.pred_label", "output");

  private LongCsv() {}

  static void read(Path file, VoteCollector votes) {
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      if (header == null) {
        throw new InputException(file + ": is empty, the header task,worker,label is missing");
      }
      int task = column(file, header, "task", TASK);
      int worker = column(file, header, "worker", WORKER);
      int label = column(file, header, "label", LABEL);
      for (List<String> row = in.next(); row != null; row = in.next()) {
        if (row.size() != header.size()) {
          votes.problem(
              "line "
                  + in.line()
                  + ": must have "
                  + header.size()
                  + " columns as the header, got "
                  + row.size());
        } else if (row.get(task).isEmpty() || row.get(worker).isEmpty()) {
          votes.problem("line " + in.line() + ": the task or the worker is empty");
        } else {
          votes.vote(row.get(task), row.get(worker), row.get(label), "line " + in.line());
        }
      }
    }
  }

  static void write(Path file, Votes votes) throws IOException {
    AtomicFile.write(
        file,
        out -> {
          BufferedWriter csv =
              new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
          csv.write("task,worker,label\n");
          for (int i = 0; i < votes.tasks(); i++) {
            String task = CsvField.ofAnyDelimiter(votes.taskKey(i));
            for (int v = votes.start(i); v < votes.end(i); v++) {
              csv.write(
                  task + ',' + CsvField.ofAnyDelimiter(votes.workerKey(votes.worker(v))) + ',');
              csv.write(votes.label(v) + "\n");
            }
          }
          csv.flush();
        });
  }

  private static int column(Path file, List<String> header, String what, Set<String> names) {
    for (int c = 0; c < header.size(); c++) {
      if (names.contains(header.get(c).toLowerCase(Locale.ROOT))) {
        return c;
      }
    }
    throw new InputException(
        file
            + ": the header must name a column "
            + what
            + " (with task, worker and label), got "
            + String.join(",", header));
  }
}
