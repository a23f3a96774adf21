package org.crowdzoo.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Threads that run candidates, each with its share of the cores: OpenMP's number of threads is a
 * property of the thread that calls, ND4J's own one and OpenBLAS's of the process. OpenBLAS matters
 * most: its threads wait by spinning, and two callers with two threads each take 2.5 times as long
 * as with one each.
 */
final class CandidateThreads implements AutoCloseable {
  private final ExecutorService pool;
  private final int before = Nd4j.getEnvironment().maxThreads();
  private final int blas = openblas_nolapack.blas_get_num_threads();
  private final int master = Nd4j.getEnvironment().maxMasterThreads();

  /**
   * The threads of a sweep.
   *
   * @param convolutions whether the networks have any; without them two threads in an operation
   *     cost more than they bring, so a candidate gets one if the file says nothing else
   */
  CandidateThreads(SweepSettings settings, boolean convolutions) {
    int cores = Math.min(before, Runtime.getRuntime().availableProcessors());
    int cut = convolutions ? Math.max(1, cores / settings.parallel()) : 1;
    int share = settings.threads() == null ? cut : settings.threads();
    Nd4j.getEnvironment().setMaxMasterThreads(share);
    Nd4j.getEnvironment().setMaxThreads(share);
    openblas_nolapack.blas_set_num_threads(share);
    pool =
        Executors.newFixedThreadPool(
            settings.parallel(),
            work -> {
              Thread thread =
                  new Thread(
                      () -> {
                        NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(share);
                        work.run();
                      },
                      "crowdzoo-candidate");
              thread.setDaemon(true);
              return thread;
            });
  }

  <T> Future<T> submit(Callable<T> work) {
    return pool.submit(work);
  }

  /**
   * Runs all and gives their results in the same order.
   *
   * @throws IOException if one throws it
   */
  <T> List<T> all(List<Callable<T>> work) throws IOException {
    List<Future<T>> running = work.stream().map(pool::submit).toList();
    List<T> results = new ArrayList<>();
    for (Future<T> future : running) {
      results.add(await(future));
    }
    return results;
  }

  /**
   * Waits for a result.
   *
   * @throws IOException if the work threw it, or the wait was interrupted
   */
  static <T> T await(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
    Nd4j.getEnvironment().setMaxThreads(before);
    Nd4j.getEnvironment().setMaxMasterThreads(master);
    openblas_nolapack.blas_set_num_threads(blas);
  }
}
