package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.CsvReader;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.TextFile;

/**
 * One row a label: {@code task,worker,label[,value]}. The value is 1, the worker names the label
 * (so it is without the column), or 0, she was asked and does not name it; blank or what is no vote
 * means that she was not asked. If a 0 occurs in the file, workers were asked about the labels with
 * a row; else about all. A blank label says "none of them".
 */
final class LabelCsv {
  private static final Set<String> ONE = Set.of("1", "true", "yes");
  private static final Set<String> ZERO = Set.of("0", "false", "no");

  private LabelCsv() {}

  static void read(Path file, LabelCells votes) {
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      if (header == null) {
        throw new InputException(
            file + ": is empty, the header task,worker,label[,value] is missing");
      }
      VoteColumns columns = VoteColumns.of(file, header, votes.options());
      int value = value(header);
      votes.column("task", VoteColumns.names(header, columns.task()));
      votes.column("worker", VoteColumns.names(header, columns.worker()));
      votes.column("label", header.get(columns.label()));
      if (value >= 0) {
        votes.column("value", header.get(value));
      }
      for (List<String> row = in.next(); row != null; row = in.next()) {
        String line = "line " + in.line();
        if (row.stream().allMatch(String::isBlank)) {
          votes.passOver();
        } else if (row.size() != header.size()) {
          votes.problem(
              line + ": must have " + header.size() + " columns as the header, got " + row.size());
        } else if (VoteColumns.isBlank(row, columns.task())
            || VoteColumns.isBlank(row, columns.worker())) {
          votes.problem(line + ": the task or the worker is empty");
        } else {
          row(votes, columns, row, value < 0 ? "1" : row.get(value), line);
        }
      }
    }
  }

  private static void row(
      LabelCells votes, VoteColumns columns, List<String> row, String value, String line) {
    String task = VoteColumns.key(row, columns.task());
    String worker = VoteColumns.key(row, columns.worker());
    String label = row.get(columns.label());
    String said = LabelVocabulary.canonical(value.strip()).toLowerCase(Locale.ROOT);
    if (label.isBlank()) {
      votes.empty(task, worker, line);
    } else if (votes.isNone(label)) {
      votes.noVote(task, worker, label);
    } else if (ONE.contains(said) || ZERO.contains(said)) {
      votes.cell(task, worker, label, ONE.contains(said), line);
    } else if (value.isBlank() || votes.isNone(value)) {
      votes.noVote(task, worker, value);
    } else {
      votes.problem(line + ": value must be 1 or 0, or blank for not asked, got " + value);
    }
  }

  /** The column of values, -1 without one. */
  private static int value(List<String> header) {
    return IntStream.range(0, header.size())
        .filter(c -> header.get(c).strip().equalsIgnoreCase("value"))
        .findFirst()
        .orElse(-1);
  }

  /** True if the header has a column of values and every row a 1, a 0 or none in it. */
  static boolean hasValues(Path file) {
    try (CsvReader in = CsvReader.open(file)) {
      List<String> header = in.next();
      int value = header == null ? -1 : value(header);
      if (value < 0) {
        return false;
      }
      NoVote none = NoVote.of(null);
      for (List<String> row = in.next(); row != null; row = in.next()) {
        String text = row.size() == header.size() ? row.get(value) : "";
        String said = LabelVocabulary.canonical(text.strip()).toLowerCase(Locale.ROOT);
        if (!ONE.contains(said)
            && !ZERO.contains(said)
            && none.of(text, List.of("0"), null) != NoVote.Meaning.NONE) {
          return false;
        }
      }
      return true;
    }
  }

  static void write(Path file, MultiLabelVotes votes) throws IOException {
    TextFile.write(
        file,
        csv -> {
          csv.write("task,worker,label,value\n");
          for (int i = 0; i < votes.tasks(); i++) {
            String task = CsvField.ofAnyDelimiter(votes.taskKey(i));
            for (int a = votes.start(i); a < votes.end(i); a++) {
              String worker = CsvField.ofAnyDelimiter(votes.workerKey(votes.worker(a)));
              // who was not asked about all labels has a row for each that she was asked about
              int[] rows = votes.isPartial() ? votes.askedOf(a) : votes.labelsOf(a);
              for (int label : rows) {
                csv.write(task + ',' + worker + ',' + label + ',');
                csv.write(votes.names(a, label) ? "1\n" : "0\n");
              }
              if (rows.length == 0) {
                csv.write(task + ',' + worker + ",,\n");
              }
            }
          }
        });
  }
}
