package org.crowdzoo.engine.onednn;

import java.util.function.IntUnaryOperator;
import org.crowdzoo.engine.backend.FreeCores;

/**
 * How threads share the steps of a plan. Some steps add up over the batch or round where the parts
 * of two threads meet, so that their results depend on the number of threads in the last digits.
 * Where a net may have two threads one of them does such a step: it takes a few percent of the
 * time, and so every result has the same bits with one thread as with two, and one may leave while
 * other programs need its core. With more threads all of them share such steps, too.
 *
 * @param threads that run the plan now
 * @param forSums of them, those that run what would depend on their number
 */
record Sharing(int threads, int forSums) {
  /** The most of which one may leave without a trace in the results. */
  private static final int STEADY = 2;

  /**
   * For a net that may have so many threads.
   *
   * @param free how many of so many threads are to run now
   */
  static Sharing of(int all, IntUnaryOperator free) {
    int threads = all == 1 ? 1 : Math.max(1, Math.min(all, free.applyAsInt(all)));
    return new Sharing(threads, isSteady(all) ? 1 : threads);
  }

  /** As many of so many threads as {@link FreeCores} says. */
  static int byLoad(int all) {
    return FreeCores.threads(all, isSteady(all));
  }

  /**
   * Whether results do not depend on how many of so many threads run: with registers of 512 bits
   * oneDNN chooses blocks, and Winograd's schedule, by that number.
   */
  private static boolean isSteady(int all) {
    return all <= STEADY && !OneDnn.avx512();
  }
}
