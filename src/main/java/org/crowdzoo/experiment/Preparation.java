package org.crowdzoo.experiment;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a run needs besides its data, got ready by a thread of its own while the data are decoded:
 * ND4J, which takes half a second to load its libraries, and the commit of the program, which git
 * is asked for.
 */
final class Preparation {
  private final FutureTask<String> work;

  private Preparation(FutureTask<String> work) {
    this.work = work;
  }

  /** Begins. */
  static Preparation start() {
    // The classes that ND4J and OpenCV share are initialised here, by one thread: two that began
    // with different ones of them could wait for each other for ever.
    Pointer.maxBytes();
    FutureTask<String> work =
        new FutureTask<>(
            () -> {
              Nd4j.getBackend();
              return Provenance.commit();
            });
    Thread thread = new Thread(work, "crowdzoo-preparation");
    thread.setDaemon(true);
    thread.start();
    return new Preparation(work);
  }

  /**
   * Waits until all is ready.
   *
   * @return the commit, as {@link Provenance#commit} tells it
   * @throws RuntimeException or an Error, as ND4J threw it
   */
  String commit() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException e) {
          interrupted = true; // it is nearly there
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) e.getCause();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
