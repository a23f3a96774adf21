package org.crowdzoo.cli;

import java.util.Arrays;
import java.util.List;

/** A {@link CommandLineRun} of words that may be paths, with standard output by line. */
record CommandRun(int exit, List<String> out, List<String> err) {

  static CommandRun of(Object... args) {
    CommandLineRun run =
        CommandLineRun.ofWords(Arrays.stream(args).map(String::valueOf).toArray(String[]::new));
    return new CommandRun(run.exit(), run.out().lines().toList(), run.err());
  }
}
