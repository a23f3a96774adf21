package org.crowdzoo.engine.onednn;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.stream;

/**
 * A backbone for one shape of input, as a list of oneDNN primitives forward and one backward. It
 * holds no tensor of its own: addresses are given at each call, and bound only if they changed.
 */
final class Plan implements AutoCloseable {
  private final List<Step> forward;
  private final List<Step> backward;
  private final List<AutoCloseable> owned;
  private final Map<Source, List<Buffer>> buffers = new EnumMap<>(Source.class);
  private final Map<Source, Long> bound = new EnumMap<>(Source.class);
  private final long arenaBytes;
  private final long[] outputShape;
  private final int threads;

  Plan(
      List<Step> forward,
      List<Step> backward,
      List<Buffer> buffers,
      List<AutoCloseable> owned,
      long arenaBytes,
      long[] outputShape,
      int threads) {
    this.forward = forward;
    this.backward = backward;
    this.owned = owned;
    this.arenaBytes = arenaBytes;
    this.outputShape = outputShape;
    this.threads = threads;
    for (Source source : Source.values()) {
      this.buffers.put(source, buffers.stream().filter(b -> b.source == source).toList());
    }
  }

  /** Bytes of working memory that the plan needs. */
  long arenaBytes() {
    return arenaBytes;
  }

  /** [N, C] or [N, C, H, W]. */
  long[] outputShape() {
    return outputShape.clone();
  }

  /** The threads that it is for. */
  int threads() {
    return threads;
  }

  /** Number of steps of the backward pass. */
  int backwardSteps() {
    return backward.size();
  }

  /** Whether there is anything to compute backward. */
  boolean hasBackward() {
    return !backward.isEmpty();
  }

  /** Tells where a source begins. */
  void bind(Source source, long address) {
    Long before = bound.put(source, address);
    if (before == null || before != address) {
      buffers.get(source).forEach(buffer -> buffer.bind(address));
    }
  }

  void forward(stream stream) {
    run(forward, stream);
  }

  void backward(stream stream) {
    run(backward, stream);
  }

  private void run(List<Step> steps, stream stream) {
    NativeThreads.run(
        threads,
        () -> {
          steps.forEach(step -> step.run(stream));
          stream._wait();
        });
  }

  @Override
  public void close() {
    for (AutoCloseable resource : owned) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException("a plan's memory could not be released", e);
      }
    }
  }
}
