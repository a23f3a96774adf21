package org.crowdzoo.engine.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.FloatPointer;

/** Collects the steps and buffers of a plan, and then lays the buffers out in the arena. */
final class PlanBuilder {
  /** Alignment of buffers in the arena, in bytes: a cache line. */
  private static final long ALIGNMENT = 64;

  final engine engine;
  final boolean training;
  final Sharing sharing;

  private final List<Buffer> buffers = new ArrayList<>();
  private final List<Step> forward = new ArrayList<>();
  private final List<Step> backward = new ArrayList<>();
  private final List<AutoCloseable> owned = new ArrayList<>();
  private final Map<Buffer, List<Buffer>> copies = new IdentityHashMap<>();
  private final Prepared prepared;
  private List<Step> preparing;
  private boolean goingBack;
  private int now;

  /**
   * @param prepared keeps what is made of the parameters; null if they may change at any time
   * @param sharing the threads that the plan is for
   */
  PlanBuilder(engine engine, boolean training, Prepared prepared, Sharing sharing) {
    this.engine = engine;
    this.training = training;
    this.sharing = sharing;
    this.prepared = training ? null : prepared;
  }

  /** Attributes with which the plan, not the library, holds the scratch memory. */
  static primitive_attr attributes() {
    // The library's own scratch memory belongs to the thread that made the primitive; a net may be
    // built in one thread and trained or evaluated in another.
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(dnnl.scratchpad_mode.user);
    return attributes;
  }

  /**
   * The same for a primitive that may add to what is there.
   *
   * @param add whether it does
   */
  static primitive_attr attributes(boolean add) {
    primitive_attr attributes = attributes();
    if (add) {
      post_ops after = new post_ops();
      after.append_sum();
      attributes.set_post_ops(after);
    }
    return attributes;
  }

  static memory.desc desc(long[] dims, memory.format_tag tag) {
    return new memory.desc(dims, memory.data_type.f32, tag, false);
  }

  /** A buffer in the working memory. */
  Buffer arena(memory.desc desc) {
    return at(Source.ARENA, 0, desc);
  }

  /** A buffer at an offset, counted in floats, from the start of a source. */
  Buffer at(Source source, long offset, memory.desc desc) {
    Buffer buffer = new Buffer(desc, engine, source, offset * Float.BYTES);
    buffers.add(buffer);
    return buffer;
  }

  /** A part of a buffer: so many elements along each dimension, from the given ones on. */
  Buffer part(Buffer whole, long[] dims, long... from) {
    Buffer part = whole.part(whole.memory.get_desc().submemory_desc(dims, from), engine);
    buffers.add(part);
    return part;
  }

  /** A buffer, or the beginning of it, seen in another layout. */
  Buffer view(Buffer whole, memory.desc desc) {
    return view(whole, 0, desc);
  }

  /** A buffer from so many floats on, seen in another layout. */
  Buffer view(Buffer whole, long from, memory.desc desc) {
    Buffer view = whole.part(from * Float.BYTES, desc, engine);
    buffers.add(view);
    return view;
  }

  /** Numbers that never change. */
  Buffer constant(memory.desc desc, float[] values) {
    FloatPointer pointer = new FloatPointer(values);
    own(pointer);
    Buffer constant = at(Source.OWN, 0, desc);
    constant.bind(pointer.address());
    return constant;
  }

  /** A new tensor of the given layout in the working memory. */
  Tensor tensor(long[] dims, memory.format_tag tag, boolean needsGradient) {
    memory.desc desc = desc(dims, tag);
    return new Tensor(dims, tag, desc, arena(desc), needsGradient);
  }

  /** From now on steps belong to the backward pass. */
  void turnBack() {
    goingBack = true;
  }

  /** Closes something together with the plan. */
  void own(AutoCloseable resource) {
    owned.add(resource);
  }

  /**
   * Makes the description of a primitive.
   *
   * @param byOne whether one of two threads is to do it; then {@link Sharing} says how many make
   *     and run it
   */
  <T> T making(boolean byOne, Supplier<T> description) {
    return byOne ? NativeThreads.with(sharing.few(), description) : description.get();
  }

  /**
   * Adds a primitive.
   *
   * @param byOne as in {@link #making}
   */
  void run(boolean byOne, primitive primitive, primitive_desc_base desc, Arguments arguments) {
    run(step(byOne, primitive, desc, arguments), arguments.buffers);
  }

  /**
   * A primitive as a step that some other step may run.
   *
   * @param byOne as in {@link #making}
   */
  Step step(boolean byOne, primitive primitive, primitive_desc_base desc, Arguments arguments) {
    Step step = step(primitive, desc, arguments);
    int few = sharing.few();
    return byOne && few != sharing.threads()
        ? stream -> NativeThreads.run(few, () -> step.run(stream))
        : step;
  }

  /** Adds a primitive. */
  void run(primitive primitive, primitive_desc_base desc, Arguments arguments) {
    run(step(primitive, desc, arguments), arguments.buffers);
  }

  /** A primitive as a step that some other step may run; its scratch memory joins the arguments. */
  Step step(primitive primitive, primitive_desc_base desc, Arguments arguments) {
    memory.desc scratch = desc.scratchpad_desc();
    if (scratch.get_size() > 0) {
      arguments.put(DNNL_ARG_SCRATCHPAD, arena(scratch));
    }
    return stream -> primitive.execute(stream, arguments.map);
  }

  /** Adds Java code that touches the given buffers. */
  void run(Runnable code, Buffer... touched) {
    run(
        stream -> {
          stream._wait();
          code.run();
        },
        List.of(touched));
  }

  /** Adds a step that touches the given buffers. */
  void run(Step step, List<Buffer> touched) {
    int at = now++;
    touched.forEach(buffer -> buffer.touch(at));
    if (preparing != null) {
      preparing.add(step);
    } else {
      (goingBack ? backward : forward).add(step);
    }
  }

  /**
   * Arrays that are made of parameters alone: at each call, or once for all calls until the
   * parameters change.
   *
   * @param name of what is made
   * @param making adds the steps that make them
   * @param layouts of the arrays
   */
  Buffer[] prepare(String name, Consumer<Buffer[]> making, memory.desc... layouts) {
    if (prepared == null) {
      Buffer[] arrays = Arrays.stream(layouts).map(this::arena).toArray(Buffer[]::new);
      making.accept(arrays);
      return arrays;
    }
    Prepared.Entry entry = prepared.entry(name, layouts);
    Buffer[] arrays = new Buffer[layouts.length];
    for (int i = 0; i < arrays.length; i++) {
      arrays[i] = at(Source.OWN, 0, layouts[i]);
      arrays[i].bind(entry.address(i));
    }
    List<Step> steps = new ArrayList<>();
    preparing = steps;
    making.accept(arrays);
    preparing = null;
    run(
        stream -> {
          if (entry.isStale()) {
            steps.forEach(step -> step.run(stream));
            stream._wait();
            entry.made();
          }
        },
        List.of());
    return arrays;
  }

  /** Copies between layouts. */
  void reorder(Buffer from, Buffer to) {
    reorder(from, to, false);
  }

  /**
   * Copies between layouts.
   *
   * @param add whether to add to what is there
   */
  void reorder(Buffer from, Buffer to, boolean add) {
    var desc =
        new reorder.primitive_desc(
            engine, from.memory.get_desc(), engine, to.memory.get_desc(), attributes(add), false);
    run(new reorder(desc), desc, new Arguments().put(DNNL_ARG_FROM, from).put(DNNL_ARG_TO, to));
  }

  /** The buffer itself if it has the wanted layout, or else a copy that has it. */
  Buffer as(memory.desc wanted, Buffer buffer) {
    if (buffer.memory.get_desc().equals(wanted)) {
      return buffer;
    }
    Buffer copy = arena(wanted);
    reorder(buffer, copy);
    return copy;
  }

  /**
   * As {@link #as}, for parameters. A copy that has been made for an earlier step is taken again,
   * since parameters do not change between the forward and the backward pass.
   */
  Buffer parametersAs(memory.desc wanted, Buffer parameters) {
    List<Buffer> made = copies.computeIfAbsent(parameters, p -> new ArrayList<>());
    for (Buffer copy : made) {
      if (copy.memory.get_desc().equals(wanted)) {
        return copy;
      }
    }
    Buffer copy = as(wanted, parameters);
    made.add(copy);
    return copy;
  }

  /**
   * Adds a contribution to a tensor's gradient.
   *
   * @param shared whether somebody else reads the contribution, too
   */
  void contribute(Tensor tensor, Buffer contribution, boolean shared) {
    if (!tensor.needsGradient) {
      return;
    }
    if (tensor.gradient == null) {
      tensor.gradient = contribution;
      tensor.shared = shared;
      return;
    }
    boolean inPlace = !shared || !tensor.shared;
    Buffer first = shared && !tensor.shared ? tensor.gradient : contribution;
    Buffer second = first == contribution ? tensor.gradient : contribution;
    Buffer sum = inPlace ? first : arena(tensor.desc);
    var desc =
        new binary.primitive_desc(
            new binary.desc(dnnl.algorithm.binary_add.value, tensor.desc, tensor.desc, tensor.desc),
            attributes(),
            engine);
    run(
        new binary(desc),
        desc,
        new Arguments()
            .put(DNNL_ARG_SRC_0, first)
            .put(DNNL_ARG_SRC_1, second)
            .put(DNNL_ARG_DST, sum));
    tensor.gradient = sum;
    tensor.shared = false;
  }

  /** Where the gradient by an operation's input may go: over its output's gradient, or beside. */
  Buffer gradientInPlace(Tensor output) {
    return output.shared ? arena(output.desc) : output.gradient;
  }

  /** The finished plan. */
  Plan build(long[] outputShape) {
    long size = layOut();
    return new Plan(forward, backward, buffers, owned, size, outputShape, sharing.threads());
  }

  /**
   * Gives buffers that are never alive at the same time the same place: the largest first, each at
   * the lowest offset that is free during its life.
   */
  private long layOut() {
    List<Buffer> waiting =
        new ArrayList<>(
            buffers.stream().filter(b -> b.source == Source.ARENA && !b.isPart()).toList());
    waiting.sort(Comparator.comparingLong((Buffer b) -> b.bytes).reversed());
    List<Buffer> placed = new ArrayList<>();
    long end = 0;
    for (Buffer buffer : waiting) {
      long offset = 0;
      for (Buffer other : placed) {
        boolean together = buffer.first <= other.last && other.first <= buffer.last;
        if (together && offset < end(other) && other.offset < offset + buffer.bytes) {
          offset = end(other);
        }
      }
      buffer.offset = offset;
      placed.add(buffer);
      placed.sort(Comparator.comparingLong(b -> b.offset));
      end = Math.max(end, end(buffer));
    }
    return end;
  }

  private static long end(Buffer buffer) {
    return (buffer.offset + buffer.bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
}
