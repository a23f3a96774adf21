package org.crowdzoo.engine.onednn;

import java.util.function.IntUnaryOperator;
import org.crowdzoo.engine.backend.FreeCores;

/**
 * How threads share the steps of a plan. Some steps add up over the batch or round where the parts
 * of two threads meet, so that their results depend on the number of threads in the last digits.
 * Where a net may have two threads one of them does such a step: it takes a few percent of the
 * time, and so every result has the same bits with one thread as with two, and one may leave while
 * other programs need its core. In batch normalization the two would wait for each other several
 * times a block of channels, spinning, beside other programs for as long as their time slices. With
 * more threads all of them share such steps, too.
 *
 * @param threads that run the plan now
 * @param few of them, those that run a step that one of two does
 * @param steady whether results do not depend on how many threads run
 */
record Sharing(int threads, int few, boolean steady) {
  /** So many threads leave some steps to one of them. */
  private static final int TWO = 2;

  /**
   * For a net that may have so many threads.
   *
   * @param free how many of so many threads are to run now
   */
  static Sharing of(int all, IntUnaryOperator free) {
    int threads = all == 1 ? 1 : Math.max(1, Math.min(all, free.applyAsInt(all)));
    return new Sharing(threads, all <= TWO ? 1 : threads, isSteady(all));
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
    return all <= TWO && !OneDnn.avx512();
  }
}
