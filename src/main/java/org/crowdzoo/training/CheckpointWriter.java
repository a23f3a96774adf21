package org.crowdzoo.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Writes checkpoints while the training goes on, from copies of its parameters: one at a time, in
 * the order in which they were handed over. Each file appears whole or not at all. One that cannot
 * be written is told of where the next is handed over, or at the end.
 */
final class CheckpointWriter implements AutoCloseable {
  /** Memory for copies; what is larger is written before the training goes on. */
  private static final long MOST_COPIED = 256L << 20;

  private FutureTask<Void> underWay;

  /**
   * Writes a checkpoint; its arrays may be written over once this returns, except those beside the
   * parameters and the optimiser's state.
   *
   * @throws IOException if this one or the one before cannot be written
   */
  void write(Path file, ModelZip.Content content) throws IOException {
    close();
    if (content.bytes() > MOST_COPIED) {
      ModelZip.write(file, content);
      return;
    }
    ModelZip.Content copy = content.copied();
    underWay =
        new FutureTask<>(
            () -> {
              try {
                ModelZip.write(file, copy);
              } finally {
                copy.free(content);
              }
              return null;
            });
    Thread thread = new Thread(underWay, "crowdzoo-checkpoint");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether nothing handed over is still looked at. */
  boolean isIdle() {
    return underWay == null || underWay.isDone();
  }

  /**
   * Waits until all is written.
   *
   * @throws IOException if it cannot be
   */
  @Override
  public void close() throws IOException {
    FutureTask<Void> last = underWay;
    underWay = null;
    if (last == null) {
      return;
    }
    boolean interrupted = false;
    try {
      while (true) {
        try {
          last.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true; // what is begun is finished, as where the training itself writes
        }
      }
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static IOException rethrown(Throwable e) {
    if (e instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (e instanceof Error error) {
      throw error;
    }
    return (IOException) e;
  }
}
