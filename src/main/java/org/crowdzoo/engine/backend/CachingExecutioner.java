package org.crowdzoo.engine.backend;

import java.nio.LongBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.TadPack;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;

/**
 * ND4J's CPU executioner, which asks the native side once for the description of each shape, and of
 * each way to cut a shape into sub-arrays. ND4J asks for every new array: two native allocations,
 * four calls and a reference for the garbage collector each time, though the native side keeps the
 * answers for good and gives out the same addresses.
 *
 * <p>For any number of threads.
 */
public class CachingExecutioner extends NativeOpExecutioner {
  /** When so many are kept, all are forgotten; they are asked for again as they are needed. */
  private static final int MOST = 10_000;

  private final Map<LongBuffer, DataBuffer> shapes = new ConcurrentHashMap<>();
  private final Map<LongBuffer, TadPack> cuts = new ConcurrentHashMap<>();

  @Override
  public DataBuffer createShapeInfo(
      long[] shape,
      long[] stride,
      long elementWiseStride,
      char order,
      DataType type,
      boolean empty) {
    LongBuffer key =
        LongBuffer.allocate(shape.length + stride.length + 4)
            .put(shape)
            .put(stride)
            .put(elementWiseStride)
            .put(order)
            .put(type.ordinal())
            .put(empty ? 1 : 0);
    return kept(
        shapes,
        key.flip(),
        () -> super.createShapeInfo(shape, stride, elementWiseStride, order, type, empty));
  }

  @Override
  public TadPack tadShapeInfoAndOffsets(INDArray array, int[] dimensions) {
    long[] shape = array.shapeInfoJava();
    LongBuffer key = LongBuffer.allocate(shape.length + dimensions.length).put(shape);
    for (int dimension : dimensions) {
      key.put(dimension);
    }
    return kept(cuts, key.flip(), () -> super.tadShapeInfoAndOffsets(array, dimensions));
  }

  private static <T> T kept(Map<LongBuffer, T> known, LongBuffer key, Supplier<T> ask) {
    T answer = known.get(key);
    if (answer == null) {
      answer = ask.get();
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(key, answer);
    }
    return answer;
  }
}
