package org.crowdzoo.engine.onednn;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** ND4J arrays as oneDNN sees them: an address of consecutive floats. */
final class NativeArrays {
  private NativeArrays() {}

  /** Whether the elements lie one after the other in row-major order, as float32. */
  static boolean isPlain(INDArray array) {
    return array.dataType() == DataType.FLOAT
        && array.ordering() == 'c'
        && Shape.hasDefaultStridesForShape(array);
  }

  /** The address of the first element. */
  static long address(INDArray array) {
    return array.data().address() + array.offset() * Float.BYTES;
  }
}
