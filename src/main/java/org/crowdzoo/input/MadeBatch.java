package org.crowdzoo.input;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A batch and what must be given back when it is used.
 *
 * @param arrays that were made for it; a pre-processor may have put others in their places
 * @param memory that they are given back to
 */
record MadeBatch(MultiDataSet batch, List<INDArray> arrays, BatchMemory memory) {
  /** Nobody uses the arrays from here on. */
  void release() {
    arrays.forEach(memory::giveBack);
  }
}
