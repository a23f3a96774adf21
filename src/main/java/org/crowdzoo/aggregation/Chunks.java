package org.crowdzoo.aggregation;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/**
 * A fixed split of the tasks into runs with about the same number of votes, worked on in parallel.
 * The split depends on the votes alone and partial sums are added in its order, so results do not
 * depend on the number of threads.
 */
final class Chunks {
  private static final int VOTES_PER_CHUNK = 1 << 15;
  private static final int RANGE = 1 << 13;
  private final int[] bounds;

  private Chunks(int[] bounds) {
    this.bounds = bounds;
  }

  /** At most {@code max} chunks; one if there are few votes. */
  static Chunks of(Votes votes, int max) {
    int count = (int) Math.max(1, Math.min(max, (long) votes.size() / VOTES_PER_CHUNK));
    int[] bounds = new int[count + 1];
    int task = 0;
    for (int c = 1; c < count; c++) {
      long until = (long) votes.size() * c / count;
      while (task < votes.tasks() && votes.start(task) < until) {
        task++;
      }
      bounds[c] = task;
    }
    bounds[count] = votes.tasks();
    return new Chunks(bounds);
  }

  /** Number of chunks. */
  int count() {
    return bounds.length - 1;
  }

  /** First task of a chunk. */
  int start(int chunk) {
    return bounds[chunk];
  }

  /** One past the last task of a chunk. */
  int end(int chunk) {
    return bounds[chunk + 1];
  }

  /** Does the work of each chunk, in parallel. */
  void forEach(IntConsumer work) {
    each(count(), work);
  }

  /** Does pieces of work in parallel: who is done with one takes the next, in their order. */
  static void each(int count, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    int threads = Math.min(count, ForkJoinPool.getCommonPoolParallelism() + 1);
    IntStream.range(0, threads)
        .parallel()
        .forEach(
            thread -> {
              for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
                work.accept(n);
              }
            });
  }

  /** The sum of what each chunk gives, in parallel, added in the order of the chunks. */
  double sum(IntToDoubleFunction work) {
    double[] parts = new double[count()];
    forEach(c -> parts[c] = work.applyAsDouble(c));
    double sum = 0;
    for (double part : parts) {
      sum += part;
    }
    return sum;
  }

  /** Splits 0 to {@code length}-1 into runs of some thousand and works on them in parallel. */
  static void ranges(int length, RangeWork work) {
    int step = RANGE;
    each(
        (int) (((long) length + step - 1) / step),
        r -> work.run(r * step, (int) Math.min(length, (r + 1L) * step)));
  }

  /** The sum of what each run of some thousand gives, in parallel; see {@link CompensatedSum}. */
  static double sumOfRanges(int length, RangeSum work) {
    int step = RANGE;
    CompensatedSum[] parts = new CompensatedSum[(int) (((long) length + step - 1) / step)];
    ranges(
        length,
        (from, to) -> {
          parts[from / step] = new CompensatedSum();
          work.run(from, to, parts[from / step]);
        });
    CompensatedSum sum = new CompensatedSum();
    for (CompensatedSum part : parts) {
      sum.add(part);
    }
    return sum.value();
  }

  /** Adds what the indices from {@code from} to {@code to}-1 give. */
  @FunctionalInterface
  interface RangeSum {
    void run(int from, int to, CompensatedSum sum);
  }

  /** Work on the indices from {@code from} to {@code to}-1. */
  @FunctionalInterface
  interface RangeWork {
    void run(int from, int to);
  }
}
