package org.crowdzoo.experiment;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.crowdzoo.dataset.ImageDecoder;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a run needs besides its data, got ready while its experiment and its data are read: the
 * libraries of OpenCV and then ND4J, each of which takes half a second, and the commit of the
 * program, for which git is asked. Each is loaded once a process; if that failed, it fails in the
 * same way for everybody who waits for it.
 *
 * <p>One thread loads one library after the other, and nobody else may use what it is at: two
 * threads that initialised the libraries' classes in different orders could wait for each other for
 * ever. Images are decoded from {@link #awaitImages} on, arrays used from {@link #awaitArrays} on.
 */
public final class Preparation {
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "crowdzoo-preparation");
            thread.setDaemon(true);
            return thread;
          });

  private static Future<Void> images;
  private static Future<Void> arrays;
  private static Future<String> commit;

  private Preparation() {}

  /**
   * Begins with all of it, for a program that is about to find out what it shall run. With one
   * processor nothing is won by that, and nothing begun.
   */
  public static void beginEarly() {
    if (Runtime.getRuntime().availableProcessors() > 1) {
      begin(true);
    }
  }

  /**
   * Begins with what has not begun.
   *
   * @param withImages whether images are going to be decoded
   */
  static synchronized void begin(boolean withImages) {
    if (withImages) {
      beginImages();
    }
    if (arrays == null) {
      arrays = THREAD.submit(Nd4j::getBackend, null);
      commit = THREAD.submit(Provenance::commit);
    }
  }

  private static synchronized Future<Void> beginImages() {
    if (images == null) {
      images = THREAD.submit(ImageDecoder::loadLibraries, null);
    }
    return images;
  }

  /** Waits until images can be decoded. */
  public static void awaitImages() {
    result(beginImages());
  }

  /** Waits until arrays can be used. */
  public static void awaitArrays() {
    begin(false);
    result(arrays);
  }

  /** The commit, as {@link Provenance#commit} tells it. */
  static String commit() {
    begin(false);
    return result(commit);
  }

  /** What was made, or the exception or error that it ended with. */
  private static <T> T result(Future<T> work) {
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
      throw e.getCause() instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
