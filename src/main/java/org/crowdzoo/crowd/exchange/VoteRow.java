package org.crowdzoo.crowd.exchange;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.crowdzoo.files.Names;

/**
 * Where the cells of a vote stand in a row of a long table, for readers in many processes.
 *
 * @param header names of the columns
 * @param task numbers of the columns that tell the task together
 * @param worker likewise
 * @param label number of the column
 */
public record VoteRow(List<String> header, List<Integer> task, List<Integer> worker, int label)
    implements Serializable {
  /** Lists that travel. */
  public VoteRow {
    header = new ArrayList<>(header);
    task = new ArrayList<>(task);
    worker = new ArrayList<>(worker);
  }

  /**
   * Finds the columns as everywhere: by what the user says, or by their names.
   *
   * @throws org.crowdzoo.files.InputException in one line
   */
  public static VoteRow of(Path file, List<String> header, VoteOptions options) {
    VoteColumns columns = VoteColumns.of(file, header, options);
    return new VoteRow(header, columns.task(), columns.worker(), columns.label());
  }

  /** Task, worker and label of a row, the label null for none; null if task or worker is blank. */
  public String[] cells(List<String> row) {
    if (isBlank(row, task) || isBlank(row, worker)) {
      return null;
    }
    return new String[] {
      Names.composed(VoteColumns.key(row, task)),
      Names.composed(VoteColumns.key(row, worker)),
      row.get(label)
    };
  }

  private static boolean isBlank(List<String> row, List<Integer> columns) {
    for (int column : columns) {
      if (row.get(column) == null || row.get(column).isBlank()) {
        return true;
      }
    }
    return false;
  }

  void tell(VoteCollector votes) {
    votes.column("task", VoteColumns.names(header, task));
    votes.column("worker", VoteColumns.names(header, worker));
    votes.column("label", header.get(label));
  }
}
