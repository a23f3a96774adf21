package org.crowdzoo.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A command line as a user runs it.
 *
 * @param exit the exit code
 * @param out standard output
 * @param err lines of standard error
 */
public record CommandLineRun(int exit, String out, List<String> err) {
  /** Runs words separated by blanks. */
  public static CommandLineRun of(String line) {
    return ofWords(line.trim().split("\\s+"));
  }

  public static CommandLineRun ofWords(String... words) {
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int exit = Crowdzoo.run(words);
      return new CommandLineRun(
          exit,
          out.toString(StandardCharsets.UTF_8),
          err.toString(StandardCharsets.UTF_8).lines().toList());
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  /** The lines of standard error that start with {@code crowdzoo: } or {@code warning: }. */
  public List<String> messages() {
    return err.stream()
        .filter(line -> line.startsWith("crowdzoo: ") || line.startsWith("warning: "))
        .toList();
  }
}
