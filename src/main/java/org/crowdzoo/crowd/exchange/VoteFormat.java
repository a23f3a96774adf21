package org.crowdzoo.crowd.exchange;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;

/** The formats that votes are kept in. */
public enum VoteFormat {
  /** Text or npy, one row a task, one column a worker, -1 for no vote; keys are 0, 1, 2 … */
  MATRIX("0"),
  /** peerannot's {@code answers.json}: {@code {"task": {"worker": label}}}. */
  JSON("1"),
  /** {@code {"worker": {"task": label}}}. */
  WORKER_JSON("2"),
  /** One row a vote with a header such as {@code task,worker,label}. */
  CSV("3"),
  /** One line a vote, {@code {"task": …, "worker": …, "label": …}}. */
  JSONL("4"),
  /** One row a vote in Parquet, in a build with Spark. */
  PARQUET("5");

  private final String number;

  VoteFormat(String number) {
    this.number = number;
  }

  /**
   * By name, or by peerannot's number.
   *
   * @param where the option that says it
   * @throws InputException that lists what is allowed
   */
  public static VoteFormat of(String where, String name) {
    return Arrays.stream(values())
        .filter(format -> format.number.equals(name.strip()))
        .findFirst()
        .orElseGet(() -> Words.require(where, VoteFormat.class, name));
  }

  /**
   * By a file's extension: json, csv, tsv, jsonl, txt, npy, all with .gz or not, or parquet.
   *
   * @throws InputException for any other
   */
  public static VoteFormat ofFile(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    return switch (name.substring(name.lastIndexOf('.') + 1)) {
      case "json" -> JSON;
      case "csv", "tsv" -> CSV;
      case "jsonl" -> JSONL;
      case "txt", "npy" -> MATRIX;
      case "parquet" -> PARQUET;
      default ->
          throw new InputException(
              file
                  + ": the name of a file of votes must end in .json, .csv, .tsv, .jsonl,"
                  + " .txt or .npy, and may end in .gz then, or in .parquet");
    };
  }

  @Override
  public String toString() {
    return Words.of(this);
  }
}
