package org.crowdzoo.experiment;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.crowdzoo.dataset.ImageDecoder;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a run needs besides its data, got ready while these are read and decoded: the libraries of
 * OpenCV and ND4J, each of which takes half a second, and the commit of the program, for which git
 * is asked.
 *
 * <p>One thread loads one library after the other, and nobody else may use what it is at: two
 * threads that initialised the libraries' classes in different orders could wait for each other for
 * ever. Images are decoded from {@link #awaitImages} on, arrays used from {@link #commit} on.
 */
public final class Preparation {
  private static final ExecutorService THREAD =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "crowdzoo-preparation");
            thread.setDaemon(true);
            return thread;
          });

  private static Future<Void> loading;

  private final Future<Void> images;
  private final Future<String> commit;

  private Preparation(Future<Void> images, Future<String> commit) {
    this.images = images;
    this.commit = commit;
  }

  /**
   * Begins to load what decodes images, for a program that is about to find out what it shall run.
   * It does nothing where there is one processor only.
   *
   * @return waits until that is done, and must be called before anything but images is loaded; a
   *     failure is told of where images are decoded
   */
  public static Runnable ofImages() {
    if (Runtime.getRuntime().availableProcessors() == 1) {
      return () -> {};
    }
    Future<Void> work = images();
    return () -> {
      try {
        result(work);
      } catch (RuntimeException | LinkageError e) {
        // whoever decodes is told; a dataset of features needs no images
        return;
      }
    };
  }

  /** Done once; if it failed, it fails in the same way for everybody. */
  private static synchronized Future<Void> images() {
    if (loading == null) {
      loading =
          THREAD.submit(
              () -> {
                ImageDecoder.loadLibraries();
                return null;
              });
    }
    return loading;
  }

  /**
   * Begins.
   *
   * @param withImages whether images are going to be decoded
   */
  static Preparation start(boolean withImages) {
    Callable<String> rest =
        () -> {
          Nd4j.getBackend();
          return Provenance.commit();
        };
    return new Preparation(withImages ? images() : null, THREAD.submit(rest));
  }

  /** Waits until images can be decoded; at once where none are. */
  void awaitImages() {
    if (images != null) {
      result(images);
    }
  }

  /**
   * Waits until all is ready.
   *
   * @return the commit, as {@link Provenance#commit} tells it
   */
  String commit() {
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
