package org.crowdzoo.nn;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J arrays of floats or doubles as Java doubles in C order, in one copy each way. ND4J's own
 * element access is a hundred times slower.
 */
final class HostArray {
  private HostArray() {}

  /** The values in C order. */
  static double[] read(INDArray array) {
    INDArray plain = plain(array) ? array : array.dup('c');
    double[] values = new double[(int) plain.length()];
    copy(plain, 0, values, 0, values.length);
    return values;
  }

  /** Writes values in C order. */
  static void write(INDArray array, double[] values) {
    if (!plain(array)) {
      throw new IllegalArgumentException("only arrays in plain C order can be written");
    }
    if (values.length != array.length()) {
      throw new IllegalArgumentException(
          values.length + " values for " + array.shapeInfoToString());
    }
    if (array.dataType() == DataType.FLOAT) {
      float[] floats = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        floats[i] = (float) values[i];
      }
      ((FloatPointer) array.data().addressPointer()).put(floats);
    } else {
      ((DoublePointer) array.data().addressPointer()).put(values);
    }
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
  }

  /** Access to single rows of a matrix without copying the others. */
  static Rows rows(INDArray matrix, int length) {
    if (!plain(matrix)) {
      throw new IllegalArgumentException("only matrices in plain C order have rows to copy");
    }
    return new Rows(matrix, length);
  }

  /** The rows of a matrix. */
  record Rows(INDArray matrix, int length) {
    /** Copies a row to {@code into[at]} and on. */
    void get(int row, double[] into, int at) {
      copy(matrix, (long) row * length, into, at, length);
    }

    /** Overwrites a row with {@code from[at]} and on. */
    void put(int row, double[] from, int at) {
      long offset = (long) row * length;
      if (matrix.dataType() == DataType.FLOAT) {
        float[] floats = new float[length];
        for (int e = 0; e < length; e++) {
          floats[e] = (float) from[at + e];
        }
        new FloatPointer((FloatPointer) matrix.data().addressPointer())
            .position(offset)
            .put(floats, 0, length);
      } else {
        new DoublePointer((DoublePointer) matrix.data().addressPointer())
            .position(offset)
            .put(from, at, length);
      }
      Nd4j.getAffinityManager().tagLocation(matrix, AffinityManager.Location.HOST);
    }
  }

  private static void copy(INDArray from, long offset, double[] into, int at, int count) {
    Nd4j.getAffinityManager().ensureLocation(from, AffinityManager.Location.HOST);
    if (from.dataType() == DataType.FLOAT) {
      float[] floats = new float[count];
      new FloatPointer((FloatPointer) from.data().addressPointer())
          .position(offset)
          .get(floats, 0, count);
      for (int i = 0; i < count; i++) {
        into[at + i] = floats[i];
      }
    } else {
      new DoublePointer((DoublePointer) from.data().addressPointer())
          .position(offset)
          .get(into, at, count);
    }
  }

  private static boolean plain(INDArray array) {
    if (array.dataType() != DataType.FLOAT && array.dataType() != DataType.DOUBLE) {
      throw new IllegalArgumentException(
          "networks of float or double only, got " + array.dataType());
    }
    long expected = 1;
    for (int d = array.rank() - 1; d >= 0; d--) {
      if (array.size(d) != 1 && array.stride(d) != expected) {
        return false;
      }
      expected *= array.size(d);
    }
    return true;
  }
}
