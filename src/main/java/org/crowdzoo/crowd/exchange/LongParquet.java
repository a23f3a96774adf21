package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.SparkBuild;

/** One row a vote in Parquet, the columns as in {@link LongCsv}. */
final class LongParquet {
  private LongParquet() {}

  static void read(Path file, VoteCollector votes) {
    ParquetTable table = table(file);
    VoteRow columns = VoteRow.of(file, table.columns(file), votes.options());
    columns.tell(votes);
    int[] line = {0};
    table.read(
        file,
        row -> {
          line[0]++;
          String[] cells = columns.cells(row);
          if (cells == null) {
            votes.problem("row " + line[0] + ": the task or the worker is empty");
          } else {
            votes.vote(cells[0], cells[1], cells[2], line[0]);
          }
        });
  }

  static void write(Path file, Votes votes) throws IOException {
    table(file)
        .write(
            file,
            List.of("task", "worker", "label"),
            List.of("label"),
            rows -> {
              for (int i = 0; i < votes.tasks(); i++) {
                for (int v = votes.start(i); v < votes.end(i); v++) {
                  rows.accept(
                      new Object[] {
                        votes.taskKey(i), votes.workerKey(votes.worker(v)), votes.label(v)
                      });
                }
              }
            });
  }

  private static ParquetTable table(Path file) {
    return SparkBuild.require(ParquetTable.class, file + " (Parquet)");
  }
}
