package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/** Reads and writes votes in any {@link VoteFormat}, and reads exports of labelling tools. */
public final class VoteFile {
  private VoteFile() {}

  /**
   * Reads a file of which nothing is said.
   *
   * @param classNames names of the classes by index, or null to find them in the file
   * @throws InputException with all problems at once
   */
  public static NamedVotes read(Path file, VoteFormat format, List<String> classNames) {
    return read(file, VoteOptions.usual().withFormat(format).withClassNames(classNames));
  }

  /**
   * Reads a file.
   *
   * @param options what the user says of it
   * @throws InputException with all problems at once
   */
  public static NamedVotes read(Path file, VoteOptions options) {
    Optional<ToolVotes> export = ToolVotes.of(file, options);
    if (export.isPresent()) {
      return export.get().single();
    }
    VoteFormat format = options.format() == null ? VoteFormat.ofFile(file) : options.format();
    VoteCollector votes = new VoteCollector(file, options, place(format));
    switch (format) {
      case MATRIX -> VoteMatrix.read(file, votes);
      case JSON -> NestedJson.read(file, votes::vote, votes::task, votes);
      case WORKER_JSON ->
          NestedJson.read(
              file,
              (worker, task, label, line) -> votes.vote(task, worker, label, line),
              votes::worker,
              votes);
      case CSV -> LongCsv.read(file, votes);
      case JSONL -> LongJsonl.read(file, votes);
      case PARQUET -> LongParquet.read(file, votes);
      default -> throw new IllegalArgumentException(format.toString());
    }
    return votes.finish();
  }

  /**
   * Names of the classes that {@link #write(Path, VoteFormat, NamedVotes)} wrote beside a file, or
   * null.
   */
  public static List<String> classesBeside(Path file) {
    return BesideNames.classesBeside(file);
  }

  /** Writes a file and, unless they are 0, 1, 2 …, the names of the classes beside it. */
  public static void write(Path file, VoteFormat format, NamedVotes votes) throws IOException {
    write(file, format, votes.votes());
    BesideNames.writeClasses(file, votes.classNames());
  }

  private static VoteCollector.Place place(VoteFormat format) {
    return switch (format) {
      case MATRIX -> (task, worker, row) -> "row " + row + ", worker " + worker;
      case JSON -> NestedJson::place;
      case WORKER_JSON -> (task, worker, line) -> NestedJson.place(worker, task, line);
      case CSV, JSONL -> (task, worker, line) -> "line " + line;
      case PARQUET -> (task, worker, row) -> "row " + row;
    };
  }

  /**
   * Writes a file.
   *
   * @throws InputException if the format cannot hold the votes
   */
  public static void write(Path file, VoteFormat format, Votes votes) throws IOException {
    if (votes.isSoft() && format != VoteFormat.JSON) {
      throw new InputException(file + ": soft votes can be kept as json only, got " + format);
    }
    switch (format) {
      case MATRIX -> VoteMatrix.write(file, votes);
      case JSON -> AnswersFile.write(file, votes);
      case WORKER_JSON -> NestedJson.writeWorkersFirst(file, votes);
      case CSV -> LongCsv.write(file, votes);
      case JSONL -> LongJsonl.write(file, votes);
      case PARQUET -> LongParquet.write(file, votes);
      default -> throw new IllegalArgumentException(format.toString());
    }
  }
}
