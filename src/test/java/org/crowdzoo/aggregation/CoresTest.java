package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow strategies share their work among the cores. */
@Tag("once")
class CoresTest {
  private static final Votes VOTES =
      SimulatedCrowd.of(40_000, 4, 8, 11, SimulatedCrowd.mixed(500)).votes();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dawid_skene[maxiter=8,epsilon=0]",
        "glad[maxiter=2,epsilon=0]",
        "mace[restarts=2,maxiter=8,epsilon=0]",
        "ibcc[maxiter=8,epsilon=0]",
        "ebcc[maxiter=3,epsilon=0,restarts=1]",
        "bwa[maxiter=8,epsilon=0]"
      })
  void twoThreadsDoAFifthOfTheWorkOrMoreEach(String strategy) throws Exception {
    List<ForkJoinWorkerThread> threads = new CopyOnWriteArrayList<>();
    ForkJoinPool pool =
        new ForkJoinPool(
            2,
            owner -> {
              ForkJoinWorkerThread thread =
                  ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(owner);
              threads.add(thread);
              return thread;
            },
            null,
            false);
    try {
      pool.submit(() -> Aggregations.parse(strategy, 0).aggregate(VOTES)).get();
      ThreadMXBean times = ManagementFactory.getThreadMXBean();
      double[] cpu = threads.stream().mapToDouble(t -> times.getThreadCpuTime(t.getId())).toArray();
      assertThat(cpu).hasSize(2);
      assertThat(Math.min(cpu[0], cpu[1])).isGreaterThan(0.2 * (cpu[0] + cpu[1]));
    } finally {
      pool.shutdown();
    }
  }
}
