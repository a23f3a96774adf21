package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

/** One row a vote; {@link VoteColumns} finds the columns. */
final class LongCsv {
  private LongCsv() {}

  static void read(Path file, VoteCollector votes) {
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      if (header == null) {
        throw new InputException(file + ": is empty, the header task,worker,label is missing");
      }
      VoteColumns columns = VoteColumns.of(file, header, votes.options());
      votes.column("task", VoteColumns.names(header, columns.task()));
      votes.column("worker", VoteColumns.names(header, columns.worker()));
      votes.column("label", header.get(columns.label()));
      for (List<String> row = in.next(); row != null; row = in.next()) {
        if (row.stream().allMatch(String::isBlank)) {
          votes.passOver();
        } else if (row.size() != header.size()) {
          votes.problem(
              "line "
                  + in.line()
                  + ": must have "
                  + header.size()
                  + " columns as the header, got "
                  + row.size());
        } else if (VoteColumns.isBlank(row, columns.task())
            || VoteColumns.isBlank(row, columns.worker())) {
          votes.problem("line " + in.line() + ": the task or the worker is empty");
        } else {
          votes.vote(
              VoteColumns.key(row, columns.task()),
              VoteColumns.key(row, columns.worker()),
              row.get(columns.label()),
              in.line());
        }
      }
    }
  }

  static void write(Path file, Votes votes) throws IOException {
    TextFile.write(
        file,
        csv -> {
          csv.write("task,worker,label\n");
          for (int i = 0; i < votes.tasks(); i++) {
            String task = CsvField.ofAnyDelimiter(votes.taskKey(i));
            for (int v = votes.start(i); v < votes.end(i); v++) {
              csv.write(
                  task + ',' + CsvField.ofAnyDelimiter(votes.workerKey(votes.worker(v))) + ',');
              csv.write(votes.label(v) + "\n");
            }
          }
        });
  }
}
