package org.crowdzoo.engine.onednn;

import java.util.function.Supplier;

/**
 * The threads of a plan. What adds up over the batch, such as gradients by weights, is made for all
 * of them and always computed by all of them, since the order in which they add is part of the
 * result; the rest, whose results are the same to the last bit whoever computes them, is for the
 * few whose cores are free. So the same seed gives the same network beside other programs, too.
 *
 * @param all threads that the calling thread was given
 * @param few of them, those that run now
 */
record Team(int all, int few) {
  /**
   * Whether the results of what is not added up over the batch are known not to depend on the
   * threads: with registers of 256 bits or less, where the order of additions depends on the shape
   * alone. With 512 bits oneDNN takes blocks, and Winograd's schedule, by the number of threads.
   */
  static boolean mayBeSmaller() {
    return !OneDnn.avx512();
  }

  /** Whether all of them run. */
  boolean isWhole() {
    return few == all;
  }

  /** Makes something for the few. */
  <T> T few(Supplier<T> making) {
    return with(few, making);
  }

  /** Lets the few do something. */
  void few(Runnable work) {
    with(
        few,
        () -> {
          work.run();
          return null;
        });
  }

  /** Makes something for all. */
  <T> T all(Supplier<T> making) {
    return with(all, making);
  }

  /** Lets all do something. */
  void all(Runnable work) {
    with(
        all,
        () -> {
          work.run();
          return null;
        });
  }

  private <T> T with(int threads, Supplier<T> making) {
    if (isWhole()) {
      return making.get();
    }
    int before = NativeThreads.ofCaller();
    NativeThreads.ofCaller(threads);
    try {
      return making.get();
    } finally {
      NativeThreads.ofCaller(before);
    }
  }
}
