package org.crowdzoo.cli;

import java.nio.file.Path;

/** Says, when the process is interrupted, how to go on. */
final class InterruptNotice implements AutoCloseable {
  private final Thread hook;

  InterruptNotice(Path folder) {
    hook =
        new Thread(
            () ->
                System.err.println(
                    "\ncrowdzoo: interrupted; what is done lies in "
                        + folder
                        + ", go on with --resume"));
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
