package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;

/**
 * Reads and writes multi-label votes in any {@link VoteFormat}: {@code {"task": {"worker":
 * [labels]}}} or workers first, a CSV with one row a label ({@code task,worker,label[,value]}), and
 * npy [N, L, W].
 */
public final class MultiLabelVoteFile {
  private MultiLabelVoteFile() {}

  /**
   * Whether a file holds several labels a task: as the user says, else by what it holds: lists in
   * JSON, a column {@code value} of ones and zeros in a CSV, three dimensions in npy.
   */
  public static boolean isMultiLabel(Path file, VoteOptions options) {
    if (options.multiLabel() != null) {
      return options.multiLabel();
    }
    Optional<ToolVotes> export = ToolVotes.of(file, options);
    if (export.isPresent()) {
      return export.get().isMultiLabel();
    }
    return switch (format(file, options)) {
      case JSON, WORKER_JSON -> LabelJson.hasSets(file);
      case CSV -> LabelCsv.hasValues(file);
      case MATRIX -> LabelCube.isCube(file);
      case JSONL, PARQUET -> false;
    };
  }

  /**
   * Reads a file.
   *
   * @param options what the user says of it
   * @throws InputException with all problems at once
   */
  public static NamedMultiLabelVotes read(Path file, VoteOptions options) {
    Optional<ToolVotes> export = ToolVotes.of(file, options);
    if (export.isPresent()) {
      return export.get().sets();
    }
    VoteFormat format = format(file, options);
    VoteOptions known = options;
    if (format == VoteFormat.MATRIX && options.classNames() == null && options.classes() == null) {
      known = options.withClassNames(numbers(file)); // its shape says how many labels there are
    }
    LabelCells votes = new LabelCells(file, known);
    switch (format) {
      case JSON -> LabelJson.read(file, false, votes);
      case WORKER_JSON -> LabelJson.read(file, true, votes);
      case CSV -> LabelCsv.read(file, votes);
      case MATRIX ->
          LabelCube.read(
              file,
              votes,
              known.classNames() != null || known.classes() == null
                  ? known.classNames()
                  : Votes.numbers(known.classes()));
      default -> throw oneClass(file, format);
    }
    return votes.finish();
  }

  private static InputException oneClass(Path file, VoteFormat format) {
    return new InputException(
        file
            + ": several labels a task are kept as json, worker-json, csv or matrix, got "
            + format);
  }

  private static List<String> numbers(Path file) {
    int[] shape = NumpyFile.read(file).shape();
    return shape.length == 3 ? Votes.numbers(shape[1]) : null;
  }

  private static VoteFormat format(Path file, VoteOptions options) {
    return options.format() == null ? VoteFormat.ofFile(file) : options.format();
  }

  /**
   * Writes a file, and the names of the labels beside it unless the file itself tells them.
   *
   * @throws InputException if the format cannot hold the votes
   */
  public static void write(Path file, VoteFormat format, NamedMultiLabelVotes named)
      throws IOException {
    switch (format) {
      case JSON -> MultiLabelAnswers.write(file, named.votes());
      case WORKER_JSON -> LabelJson.writeWorkersFirst(file, named.votes());
      case CSV -> LabelCsv.write(file, named.votes());
      case MATRIX -> LabelCube.write(file, named.votes());
      default -> throw oneClass(file, format);
    }
    BesideNames.writeClasses(
        file, named.labelNames(), format != VoteFormat.MATRIX && !tellsAll(named));
  }

  /** Whether every label is named by somebody, so that it is found in the file. */
  private static boolean tellsAll(NamedMultiLabelVotes named) {
    boolean[] found = new boolean[named.votes().labels()];
    for (int i = 0; i < named.votes().tasks(); i++) {
      int[] counts = named.votes().histogram(i);
      for (int l = 0; l < found.length; l++) {
        found[l] |= counts[l] > 0;
      }
    }
    for (boolean one : found) {
      if (!one) {
        return false;
      }
    }
    return true;
  }
}
