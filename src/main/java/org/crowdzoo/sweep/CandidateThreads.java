package org.crowdzoo.sweep;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Threads that run candidates, each with its share of the cores: OpenMP's number of threads is a
 * property of the thread that calls, ND4J's own one of the process.
 */
final class CandidateThreads implements AutoCloseable {
  private final ExecutorService pool;
  private final int before = Nd4j.getEnvironment().maxThreads();
  private final int master = Nd4j.getEnvironment().maxMasterThreads();

  CandidateThreads(SweepSettings settings) {
    int cores = Math.min(before, Runtime.getRuntime().availableProcessors());
    int share =
        settings.threads() == null ? Math.max(1, cores / settings.parallel()) : settings.threads();
    Nd4j.getEnvironment().setMaxMasterThreads(share);
    Nd4j.getEnvironment().setMaxThreads(share);
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

  @Override
  public void close() {
    pool.shutdownNow();
    Nd4j.getEnvironment().setMaxThreads(before);
    Nd4j.getEnvironment().setMaxMasterThreads(master);
  }
}
