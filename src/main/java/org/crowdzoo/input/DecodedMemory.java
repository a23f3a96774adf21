package org.crowdzoo.input;

import java.lang.ref.Cleaner;

/**
 * How much of the Java heap decoded images may take: one owner a quarter of it, all living ones
 * together a half. Safe for use by several threads.
 */
final class DecodedMemory {
  /** Of this process. */
  static final DecodedMemory OF_HEAP = new DecodedMemory(Runtime.getRuntime().maxMemory());

  private static final Cleaner CLEANER = Cleaner.create();

  private final long heap;
  private long taken;

  /**
   * A memory.
   *
   * @param heap bytes of which a half may be taken
   */
  DecodedMemory(long heap) {
    this.heap = heap;
  }

  /**
   * Takes memory for as many pieces as there is room for; it is given back once the owner is
   * garbage.
   *
   * @param wanted pieces
   * @param bytes of a piece
   * @return pieces that may be kept, from 0 to {@code wanted}
   */
  synchronized int take(Object owner, int wanted, long bytes) {
    long room = Math.max(0, Math.min(heap / 4, heap / 2 - taken));
    int pieces = (int) Math.min(wanted, room / bytes);
    long all = pieces * bytes;
    taken += all;
    CLEANER.register(owner, () -> giveBack(all));
    return pieces;
  }

  private synchronized void giveBack(long bytes) {
    taken -= bytes;
  }

  /** Bytes taken at present. */
  synchronized long taken() {
    return taken;
  }
}
