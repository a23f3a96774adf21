package org.crowdzoo.cli;

import picocli.CommandLine.Option;

/** {@code --verbose}: how much is said of the progress. */
public final class ProgressOptions {
  @Option(
      names = {"-v", "--verbose"},
      description = "A line of progress for each epoch, on a terminal too.")
  private boolean verbose;

  /** Of a command that trains a few times. */
  public Progress ofRun() {
    return Progress.ofRun(verbose);
  }

  /** Of a command that trains many times. */
  public Progress ofMany() {
    return Progress.ofMany(verbose);
  }
}
