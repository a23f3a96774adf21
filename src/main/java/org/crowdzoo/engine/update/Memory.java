package org.crowdzoo.engine.update;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A net's flat vectors as Java sees them, without a copy.
 *
 * @param parameters of the net
 * @param gradient sums over the batch
 * @param state of the updater, or null if it has none
 */
record Memory(FloatBuffer parameters, FloatBuffer gradient, FloatBuffer state) {
  static Memory of(INDArray parameters, INDArray gradient, INDArray state) {
    return new Memory(buffer(parameters), buffer(gradient), state == null ? null : buffer(state));
  }

  static FloatBuffer buffer(INDArray flat) {
    long address = flat.data().address() + flat.offset() * Float.BYTES;
    return new At(address, flat.length())
        .asByteBuffer()
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static final class At extends FloatPointer {
    At(long address, long length) {
      super((Pointer) null);
      this.address = address;
      this.limit = length;
      this.capacity = length;
    }
  }
}
