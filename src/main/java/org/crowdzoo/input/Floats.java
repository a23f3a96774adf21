package org.crowdzoo.input;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays of a batch as Java floats and back. */
final class Floats {
  private Floats() {}

  /** The values of an array, row after row. */
  static float[] of(INDArray array) {
    INDArray plain = array.castTo(DataType.FLOAT);
    boolean asItLies = plain.ordering() == 'c' && plain.data().length() == plain.length();
    return (asItLies ? plain : plain.dup('c')).data().asFloat();
  }

  /** An array of ND4J's default floating-point type. */
  static INDArray array(float[] values, long... shape) {
    return Targets.array(values, shape);
  }
}
