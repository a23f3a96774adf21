package org.crowdzoo.cli;

import java.io.PrintStream;
import java.nio.file.Path;

/** Says, when the process is interrupted, what of its work is on disk and how to go on from it. */
final class InterruptNotice implements AutoCloseable {
  private final Thread hook;

  InterruptNotice(Path folder) {
    PrintStream err = System.err; // who else ends with the process may silence it by then
    hook =
        new Thread(() -> err.println("\ncrowdzoo: interrupted" + new SavedWork(folder).inWords()));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook has spoken.
    }
  }
}
