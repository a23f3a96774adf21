package org.crowdzoo.crowd.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/** Reads and writes votes in any {@link VoteFormat}. */
public final class VoteFile {
  private VoteFile() {}

  /**
   * Reads a file.
   *
   * @param classNames names of the classes by index, or null to find them in the file
   * @throws InputException with all problems at once
   */
  public static NamedVotes read(Path file, VoteFormat format, List<String> classNames) {
    VoteCollector votes = new VoteCollector(file, classNames);
    switch (format) {
      case MATRIX -> VoteMatrix.read(file, votes);
      case JSON -> NestedJson.read(file, votes::vote, votes::task, votes);
      case WORKER_JSON ->
          NestedJson.read(
              file,
              (worker, task, label, place) -> votes.vote(task, worker, label, place),
              votes::worker,
              votes);
      case CSV -> LongCsv.read(file, votes);
      default -> throw new IllegalArgumentException(format.toString());
    }
    return votes.finish();
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
      default -> throw new IllegalArgumentException(format.toString());
    }
  }
}
