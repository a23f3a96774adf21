package org.crowdzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.exchange.Repeats;
import org.crowdzoo.crowd.exchange.VoteOptions;
import org.crowdzoo.crowd.exchange.VoteSummary;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.Words;
import picocli.CommandLine.Option;

/** Options of all commands that read votes from files of others. */
final class VoteFileOptions {
  @Option(
      names = {"-K", "--n-classes"},
      paramLabel = "K",
      description = "Number of classes: labels are numbers from 0 to K-1 (default: by the labels).")
  private Integer classes;

  @Option(
      names = "--missing",
      paramLabel = "VALUE",
      split = ",",
      description =
          "Cells that are no vote, besides blank ones; nothing for none (default: NaN, None, null,"
              + " NA as pandas reads them, and -1 unless other labels are negative).")
  private List<String> missing;

  @Option(
      names = "--task-column",
      paramLabel = "NAME",
      description =
          "Column of a CSV (or field of a tool's export) with the tasks, or columns that tell a"
              + " task together, such as topic,document (default: task, item, question …).")
  private String taskColumn;

  @Option(
      names = "--worker-column",
      paramLabel = "NAME",
      description =
          "Column, or columns, with the workers (default: worker, annotator, WorkerId …).")
  private String workerColumn;

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description = "Column with the labels (default: label, answer, vote …).")
  private String labelColumn;

  @Option(
      names = "--repeats",
      paramLabel = "RULE",
      description =
          "What counts where a worker votes twice on a task: first, last, majority, soft (their"
              + " shares), or worker (each repeat a worker of its own). Default: such a file is"
              + " refused.")
  private String repeats;

  @Option(
      names = "--kind",
      paramLabel = "KIND",
      description =
          "single-label, or multi-label: a worker may name several labels of a task (default: by"
              + " lists in JSON, a column value of 1 and 0 in a CSV, three dimensions in npy).")
  private String kind;

  @Option(
      names = "--question",
      paramLabel = "NAME",
      description =
          "Which question of a labelling tool's export, where there are several (docs/tools.md).")
  private String question;

  /**
   * What was said; format and names of classes, which commands ask for in their own ways, are null.
   */
  VoteOptions options() {
    return new VoteOptions(
        null,
        null,
        classes,
        missing,
        taskColumn,
        workerColumn,
        labelColumn,
        repeats == null ? null : Words.require("--repeats", Repeats.class, repeats),
        multiLabel(),
        question);
  }

  private Boolean multiLabel() {
    if (kind != null && !Metadata.KINDS.contains(kind)) {
      throw new InputException("--kind: " + Nearest.mustBeOneOf(Metadata.KINDS, kind));
    }
    return kind == null ? null : kind.equals(Metadata.KINDS.get(1));
  }

  /** Prints how a file was read, a line each. */
  static void print(PrintWriter out, Path file, VoteSummary summary) {
    summary.lines().forEach(line -> out.println(InputText.printable(file + ": " + line)));
  }
}
