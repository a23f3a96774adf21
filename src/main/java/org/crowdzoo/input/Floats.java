package org.crowdzoo.input;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays of a batch as Java floats and back. */
final class Floats {
  private Floats() {}

  /** The values of an array, row after row. */
  static float[] of(INDArray array) {
    INDArray plain = array.castTo(DataType.FLOAT);
    plain = plain.ordering() == 'c' && !plain.isView() ? plain : plain.dup('c');
    Nd4j.getAffinityManager().ensureLocation(plain, AffinityManager.Location.HOST);
    float[] values = new float[(int) plain.length()];
    plain.data().asNioFloat().get(values);
    return values;
  }

  /** An array of ND4J's default floating-point type. */
  static INDArray array(float[] values, long... shape) {
    return Targets.array(values, shape);
  }
}
