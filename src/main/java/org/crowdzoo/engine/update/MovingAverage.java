package org.crowdzoo.engine.update;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.crowdzoo.engine.backend.ActiveBackend;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The exponential moving average of a vector that changes step by step, such as a net's parameters:
 * θ̄₁ = θ₁, θ̄ₜ = d θ̄ₜ₋₁ + (1 − d) θₜ. Computed as θ̄ + (1 − d)(θ − θ̄), so that what does not
 * change is its own average to the last digit; in one pass over memory on the CPU.
 */
public final class MovingAverage {
  /** Elements that one thread averages at a stretch. */
  private static final int STRETCH = 1 << 16;

  private final INDArray live;
  private final INDArray average;
  private final float rate;
  private final FloatBuffer from;
  private final FloatBuffer to;
  private boolean begun;

  /**
   * An average of nothing yet.
   *
   * @param live the vector, looked at by {@link #take}
   * @param decay d, from 0 to below 1
   */
  public MovingAverage(INDArray live, double decay) {
    this.live = live;
    this.rate = (float) (1 - decay);
    try (MemoryWorkspace scope = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      this.average = live.dup();
    }
    boolean plain = live.dataType() == DataType.FLOAT && ActiveBackend.isCpu();
    this.from = plain ? Memory.buffer(live) : null;
    this.to = plain ? Memory.buffer(average) : null;
  }

  /** Takes in the vector as it is now. */
  public void take() {
    if (!begun) {
      average.assign(live);
      begun = true;
    } else if (from == null) {
      average.addi(live.sub(average).muli(rate));
    } else {
      int stretches = (int) ((live.length() + STRETCH - 1) / STRETCH);
      IntStream all = IntStream.range(0, stretches);
      (live.length() < FusedUpdater.PARALLEL ? all : all.parallel()).forEach(this::take);
    }
  }

  private void take(int stretch) {
    float[] theta = new float[Chunk.LENGTH];
    float[] mean = new float[Chunk.LENGTH];
    int end = (int) Math.min(live.length(), (stretch + 1L) * STRETCH);
    for (int at = stretch * STRETCH; at < end; at += Chunk.LENGTH) {
      int n = Math.min(Chunk.LENGTH, end - at);
      from.get(at, theta, 0, n);
      to.get(at, mean, 0, n);
      for (int i = 0; i < n; i++) {
        mean[i] += rate * (theta[i] - mean[i]);
      }
      to.put(at, mean, 0, n);
    }
  }

  /** Puts the average in the vector's place, and the vector in the average's; twice is nothing. */
  public void swap() {
    try (INDArray kept = live.dup()) {
      live.assign(average);
      average.assign(kept);
    }
  }

  /** Goes on from an average that was taken earlier, in the vector's order. */
  public void restore(INDArray earlier) {
    average.assign(earlier);
    begun = true;
  }
}
