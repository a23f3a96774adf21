package org.crowdzoo.crowd.exchange;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.files.InputException;

/** The formats that votes are kept in. */
public enum VoteFormat {
  /** Text or npy, one row a task, one column a worker, -1 for no vote; keys are 0, 1, 2 … */
  MATRIX("matrix", "0"),
  /** peerannot's {@code answers.json}: {@code {"task": {"worker": label}}}. */
  JSON("json", "1"),
  /** {@code {"worker": {"task": label}}}. */
  WORKER_JSON("worker-json", "2"),
  /** One row a vote with a header such as {@code task,worker,label}. */
  CSV("csv", "3");

  private final List<String> names;

  VoteFormat(String... names) {
    this.names = List.of(names);
  }

  /**
   * By name, or by peerannot's number.
   *
   * @throws InputException that lists what is allowed
   */
  public static VoteFormat of(String name) {
    return Arrays.stream(values())
        .filter(format -> format.names.contains(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new InputException(
                    "format of votes: must be matrix (0), json (1), worker-json (2) or csv, got "
                        + name));
  }

  /**
   * By a file's extension: json, csv, tsv, txt, npy, all with .gz or not.
   *
   * @throws InputException for any other
   */
  public static VoteFormat ofFile(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "json" -> JSON;
      case "csv", "tsv" -> CSV;
      case "txt", "npy" -> MATRIX;
      default ->
          throw new InputException(
              file
                  + ": the name of a file of votes must end in .json, .csv, .tsv, .txt or"
                  + " .npy, and may end in .gz then");
    };
  }

  @Override
  public String toString() {
    return names.get(0);
  }
}
