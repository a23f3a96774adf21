package org.crowdzoo.input;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ExecutionerType;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native memory of batches. ND4J gives an array's memory back when Java collects the array, which
 * Java, seeing a small object, need not do for minutes. What is given back here is written again by
 * the next batch of the same shape, which saves the system's zeroing of new pages, or is freed at
 * once: if the shape is another, after {@link #close}, and on a GPU, which may still be copying.
 *
 * <p>Safe for use by several threads. Only what was given back is ever written again or freed.
 */
final class BatchMemory implements AutoCloseable {
  private final Set<INDArray> lent = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Queue<INDArray> free = new ArrayDeque<>();
  private boolean keeps;

  private BatchMemory(boolean keeps) {
    this.keeps = keeps;
  }

  /** Memory that is written again. */
  static BatchMemory reused() {
    return new BatchMemory(Nd4j.getExecutioner().type() == ExecutionerType.NATIVE_CPU);
  }

  /** Memory that is always new; what is given back is freed. */
  static BatchMemory alwaysNew() {
    return new BatchMemory(false);
  }

  /**
   * An array of ND4J's default floating-point type in C order, written in Java as floats. If the
   * writer fails the array is left to the collector, as threads of the writer's may still be at it.
   *
   * @param writer puts all elements
   */
  INDArray write(long[] shape, Consumer<FloatBuffer> writer) {
    INDArray array = take(shape);
    writer.accept(array.data().asNioFloat());
    // ND4J cannot see what is written through a Java buffer; a GPU would go on with what it has
    Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.HOST);
    INDArray typed = array.castTo(Nd4j.defaultFloatingPointType());
    if (typed != array) {
      giveBack(array);
    }
    return typed;
  }

  private INDArray take(long[] shape) {
    INDArray array = free();
    while (array != null && !Arrays.equals(array.shape(), shape)) {
      array.close();
      array = free();
    }
    INDArray taken = array == null ? Nd4j.createUninitialized(DataType.FLOAT, shape, 'c') : array;
    synchronized (this) {
      if (keeps) {
        lent.add(taken);
      }
    }
    return taken;
  }

  private synchronized INDArray free() {
    return free.poll();
  }

  /** Takes an array back that nobody uses any more: one from here, or any other of a batch. */
  void giveBack(INDArray array) {
    if (!isKept(array)) {
      array.close(); // does nothing to one in a workspace, whose memory is not its own
    }
  }

  private synchronized boolean isKept(INDArray array) {
    return keeps && lent.remove(array) && free.add(array);
  }

  /** Frees what was given back, and from now on at once what still is. */
  @Override
  public synchronized void close() {
    keeps = false;
    lent.clear();
    free.forEach(INDArray::close);
    free.clear();
  }
}
