package org.crowdzoo.nn;

import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The memory of an ND4J array of floats or doubles in C order, read and written in runs of elements
 * as Java doubles. ND4J's own element access is a hundred times slower. For one thread.
 */
public final class HostArray {
  private final FloatBuffer floats;
  private final DoubleBuffer doubles;
  private final int length;
  private float[] run = new float[0];

  private HostArray(INDArray array) {
    length = Math.toIntExact(array.length());
    boolean single = array.dataType() == DataType.FLOAT;
    Pointer address = array.data().addressPointer();
    floats = single ? new FloatPointer(address).capacity(length).asBuffer() : null;
    doubles = single ? null : new DoublePointer(address).capacity(length).asBuffer();
  }

  /** To read from; an array in another order is copied. */
  static HostArray from(INDArray array) {
    INDArray plain = plain(array) ? array : array.dup('c');
    Nd4j.getAffinityManager().ensureLocation(plain, AffinityManager.Location.HOST);
    return new HostArray(plain);
  }

  /**
   * To write to, and to read from.
   *
   * @throws IllegalArgumentException if the array is not in plain C order
   */
  static HostArray of(INDArray array) {
    if (!plain(array)) {
      throw new IllegalArgumentException("only arrays in plain C order can be written");
    }
    Nd4j.getAffinityManager().ensureLocation(array, AffinityManager.Location.HOST);
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
    return new HostArray(array);
  }

  /** All values in C order. */
  public static double[] read(INDArray array) {
    HostArray memory = from(array);
    double[] values = new double[memory.length];
    memory.read(0, values, 0, values.length);
    return values;
  }

  /** Writes all values in C order. */
  static void write(INDArray array, double[] values) {
    if (values.length != array.length()) {
      throw new IllegalArgumentException(
          values.length + " values for " + array.shapeInfoToString());
    }
    of(array).write(0, values, 0, values.length);
  }

  /** Number of elements. */
  int length() {
    return length;
  }

  /** Copies the {@code count} elements from {@code at} on to {@code into[start]} and on. */
  void read(int at, double[] into, int start, int count) {
    if (floats == null) {
      doubles.get(at, into, start, count);
      return;
    }
    run(count);
    floats.get(at, run, 0, count);
    for (int e = 0; e < count; e++) {
      into[start + e] = run[e];
    }
  }

  /** Overwrites the {@code count} elements from {@code at} on. */
  void write(int at, double[] values, int start, int count) {
    if (floats == null) {
      doubles.put(at, values, start, count);
      return;
    }
    run(count);
    for (int e = 0; e < count; e++) {
      run[e] = (float) values[start + e];
    }
    floats.put(at, run, 0, count);
  }

  /** Overwrites the {@code count} elements from {@code at} on with those of a like array. */
  void copy(int at, HostArray source, int from, int count) {
    if (floats == null) {
      doubles.put(at, source.doubles, from, count);
    } else {
      floats.put(at, source.floats, from, count);
    }
  }

  private void run(int count) {
    if (run.length < count) {
      run = new float[count];
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
