package org.crowdzoo.engine.onednn;

import java.util.function.IntUnaryOperator;
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
  /** Most threads of which some may leave. */
  private static final int MOST = 12;

  /** Floats of a block of channels from which on batch normalization may part the batch. */
  private static final long BLOCK = 1 << 16;

  private static final int CHANNELS = 8;

  /**
   * All threads, or as many of them as there are free cores, where results of what is not added up
   * over the batch are known not to depend on the threads: with registers of 256 bits or less,
   * where the order of additions depends on the shape alone, and for numbers of threads that divide
   * Winograd's products at 36 places evenly. With 512 bits oneDNN chooses blocks and Winograd's
   * schedule by the number of threads.
   *
   * @param free how many of so many threads have a free core
   */
  static Team of(int all, IntUnaryOperator free) {
    if (all > MOST || !divides(all) || !mayBeSmaller()) {
      return new Team(all, all);
    }
    int few = Math.min(all, free.applyAsInt(all));
    while (!divides(few)) {
      few--;
    }
    return new Team(all, few);
  }

  private static boolean divides(int threads) {
    return Winograd.PLACES % threads == 0;
  }

  /** Whether the processor is one for which some may leave. */
  static boolean mayBeSmaller() {
    return !OneDnn.avx512();
  }

  /**
   * Whether batch normalization of a map is parted by blocks of channels, so that it does not
   * matter by how many: oneDNN parts the batch, too, where the blocks are no multiple of the
   * threads, or where one of them is large for the cache.
   */
  boolean shareChannels(Tensor map) {
    return map.channels() % (CHANNELS * all) == 0
        && map.channels() % (CHANNELS * few) == 0
        && map.batch() * map.height() * map.width() * CHANNELS <= BLOCK;
  }

  /** Whether all of them run. */
  boolean isWhole() {
    return few == all;
  }

  /** The few as a team of their own. */
  Team fewAlone() {
    return new Team(few, few);
  }

  /** A step that all threads run. */
  Step byAll(Step step) {
    return isWhole() ? step : stream -> all(() -> step.run(stream));
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
