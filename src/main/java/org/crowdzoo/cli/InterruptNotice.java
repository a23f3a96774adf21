package org.crowdzoo.cli;

import java.nio.file.Path;

/** Says, when the process is interrupted, what of its work is on disk and how to go on from it. */
final class InterruptNotice implements AutoCloseable {
  private final Thread hook;

  InterruptNotice(Path folder) {
    hook =
        new Thread(
            () -> System.err.println("\ncrowdzoo: interrupted" + new SavedWork(folder).inWords()));
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
