package org.crowdzoo.program;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that has ended.
 *
 * @param exit its exit code
 * @param out lines of standard output
 * @param err lines of standard error
 */
record Ran(int exit, List<String> out, List<String> err) {
  /**
   * Runs a program to its end.
   *
   * @param environment changes of this process's; a null value takes a variable away
   */
  static Ran of(Path folder, Map<String, String> environment, List<String> words) {
    try {
      Path out = Files.createTempFile("crowdzoo-out", ".txt");
      Path err = Files.createTempFile("crowdzoo-err", ".txt");
      try {
        Process process = start(folder, environment, words, out, err);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
          process.destroyForcibly();
          throw new AssertionError(words + " does not end");
        }
        return new Ran(process.exitValue(), lines(out), lines(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static Process start(
      Path folder, Map<String, String> environment, List<String> words, Path out, Path err)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(words).directory(folder.toFile());
    environment.forEach(
        (name, value) -> {
          if (value == null) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  private static List<String> lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
  }
}
