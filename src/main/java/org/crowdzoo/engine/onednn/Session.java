package org.crowdzoo.engine.onednn;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.stream;

/**
 * One net's own engine, stream, working memory and plans. A plan is made for each shape of input
 * and number of threads, training and inference apart; the {@value #PLANS} used last are kept.
 */
final class Session implements AutoCloseable {
  /** Full and last batch of training and of evaluation, and as many to spare. */
  static final int PLANS = 8;

  private final List<Member> members;
  private final boolean inputGradient;
  private final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
  private final stream stream = new stream(engine);
  private final Arena arena = new Arena(engine);
  private final Map<Shape, Plan> plans = new LinkedHashMap<>(16, 0.75f, true);
  private final Prepared prepared;
  private long parametersAt;
  private Plan live;
  private IntUnaryOperator free = Sharing::byLoad;

  private record Shape(List<Long> images, boolean training, Sharing sharing) {}

  Session(List<Member> members, boolean inputGradient) {
    this(members, inputGradient, false);
  }

  /**
   * @param keeps whether inference keeps what it makes of the parameters until {@link
   *     #parametersChanged}
   */
  Session(List<Member> members, boolean inputGradient, boolean keeps) {
    this.members = members;
    this.inputGradient = inputGradient;
    this.prepared = keeps ? new Prepared(engine) : null;
  }

  /** Tells that parameters were written, or may have been, since the last forward pass. */
  void parametersChanged() {
    if (prepared != null) {
      prepared.parametersChanged();
    }
  }

  /** Changes who says how many of so many threads are to run; {@link Sharing} does otherwise. */
  void follow(IntUnaryOperator free) {
    this.free = free;
  }

  /** The plan for images [N, C, H, W] and for the cores that are free now. */
  Plan plan(long[] images, boolean training) {
    Sharing sharing = Sharing.of(NativeThreads.ofCaller(), free);
    Shape shape = new Shape(Arrays.stream(images).boxed().toList(), training, sharing);
    Plan plan = plans.get(shape);
    if (plan == null) {
      if (plans.size() == PLANS) {
        Shape oldest = plans.keySet().iterator().next();
        plans.remove(oldest).close();
      }
      plan = Lowering.plan(members, images, training, inputGradient, engine, prepared, sharing);
      plans.put(shape, plan);
    }
    return plan;
  }

  /** Computes the output; in training what {@link #backward} needs stays in the working memory. */
  void forward(Plan plan, long parameters, long images, long output) {
    if (parameters != parametersAt) {
      parametersChanged();
      parametersAt = parameters;
    }
    arena.reserve(plan.arenaBytes());
    plan.bind(Source.ARENA, arena.address());
    plan.bind(Source.PARAMETERS, parameters);
    plan.bind(Source.INPUT, images);
    plan.bind(Source.OUTPUT, output);
    plan.forward(stream);
    live = plan;
  }

  /** Computes the gradients that belong to the last forward pass. */
  void backward(Plan plan, long outputGradient, long imageGradient, long gradients) {
    if (live != plan) {
      throw new IllegalStateException(
          "backward pass without its forward pass: the net computed something else in between");
    }
    plan.bind(Source.OUTPUT_GRADIENT, outputGradient);
    plan.bind(Source.INPUT_GRADIENT, imageGradient);
    plan.bind(Source.GRADIENTS, gradients);
    plan.backward(stream);
  }

  /** Bytes of working memory held. */
  long arenaBytes() {
    return arena.bytes();
  }

  /** Bytes held of what was made of the parameters. */
  long preparedBytes() {
    return prepared == null ? 0 : prepared.bytes();
  }

  /** Plans held. */
  int planCount() {
    return plans.size();
  }

  @Override
  public void close() {
    live = null;
    plans.values().forEach(Plan::close);
    plans.clear();
    arena.close();
    if (prepared != null) {
      prepared.close();
    }
    stream.deallocate();
    engine.deallocate();
  }
}
