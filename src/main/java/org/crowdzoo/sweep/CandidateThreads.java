package org.crowdzoo.sweep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.crowdzoo.cluster.WorkThreads;
import org.crowdzoo.engine.onednn.NativeThreads;

/**
 * Threads that run candidates, each with its share of the cores; how many of them a net really
 * takes is {@link NativeThreads}' to say.
 */
final class CandidateThreads implements AutoCloseable {
  private final ExecutorService pool;
  private final NativeThreads.Allowance allowance;

  /** The threads that run the trainings of a sweep, or wait for those on a cluster. */
  CandidateThreads(CandidatePlace place) {
    int share = Math.max(1, NativeThreads.allowed() / place.slots());
    allowance = NativeThreads.allow(place.threads() == null ? share : place.threads());
    pool = WorkThreads.pool(place.slots(), "crowdzoo-candidate");
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
      results.add(WorkThreads.await(future));
    }
    return results;
  }

  @Override
  public void close() {
    pool.shutdownNow();
    allowance.close();
  }
}
