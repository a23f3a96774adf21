package org.crowdzoo.engine.update;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Exchanges what two vectors hold. */
public final class Swap {
  /** Memory for a whole vector more would have to be touched first, which takes longest. */
  private static final long AT_ONCE = 1 << 18;

  private Swap() {}

  /** Exchanges the values of two vectors of the same length. */
  public static void values(INDArray one, INDArray other) {
    INDArray a = one.reshape(one.length());
    INDArray b = other.reshape(other.length());
    for (long from = 0; from < a.length(); from += AT_ONCE) {
      INDArrayIndex some = NDArrayIndex.interval(from, Math.min(a.length(), from + AT_ONCE));
      try (INDArray kept = a.get(some).dup()) {
        a.get(some).assign(b.get(some));
        b.get(some).assign(kept);
      }
    }
  }
}
