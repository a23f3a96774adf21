package org.crowdzoo.engine.onednn;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A tensor's memory in a plan: a layout and a place, which is an offset into one {@link Source}.
 * For the arena the offset is found when the whole plan is known, from the first and the last step
 * that touch the buffer.
 */
final class Buffer {
  final Source source;
  final memory memory;
  final long bytes;
  int first = Integer.MAX_VALUE;
  int last = -1;
  long offset;
  private final Buffer whole;
  private long address;
  private FloatBuffer floats;
  private long floatsAddress;

  Buffer(memory.desc desc, engine engine, Source source, long offset) {
    this(desc, engine, source, offset, null);
  }

  /**
   * @param offset in bytes, from where the whole begins if there is one, or else the source
   */
  private Buffer(memory.desc desc, engine engine, Source source, long offset, Buffer whole) {
    this.whole = whole;
    this.source = source;
    this.offset = offset;
    this.memory = new memory(desc, engine, new Address(0));
    this.bytes = desc.get_size();
  }

  /** A part of this buffer, at the place that its layout says. */
  Buffer part(memory.desc desc, engine engine) {
    return part(0, desc, engine);
  }

  /** A part of this buffer that begins so many bytes after it. */
  Buffer part(long from, memory.desc desc, engine engine) {
    Buffer part = new Buffer(desc, engine, source, from, this);
    if (source == Source.OWN) {
      part.bind(address - place()); // no plan will
    }
    return part;
  }

  /** Whether it is a part of another buffer, and so has no place of its own. */
  boolean isPart() {
    return whole != null;
  }

  /** Notes that a step of the plan reads or writes this buffer. */
  void touch(int step) {
    if (whole != null) {
      whole.touch(step);
    }
    first = Math.min(first, step);
    last = Math.max(last, step);
  }

  private long place() {
    return whole == null ? offset : whole.place() + offset;
  }

  /** Moves the buffer to its offset from the given address of its source. */
  void bind(long base) {
    address = base + place();
    memory.set_data_handle(new Address(address));
  }

  /** Its floats from the place on where it lies now; at most 2 GiB. */
  FloatBuffer floats() {
    if (floats == null || floatsAddress != address) {
      floats = new Floats(address, bytes / Float.BYTES).asBuffer();
      floatsAddress = address;
    }
    return floats;
  }

  /** Copies the first floats out. */
  void read(float[] to) {
    new Floats(address, to.length).get(to);
  }

  /** Sets all of it to 0. */
  void clear() {
    Pointer.memset(new Address(address), 0, bytes);
  }

  /** Copies floats in. */
  void write(float[] from) {
    new Floats(address, from.length).put(from);
  }

  private static final class Address extends Pointer {
    Address(long address) {
      super((Pointer) null);
      this.address = address;
    }
  }

  private static final class Floats extends FloatPointer {
    Floats(long address, long length) {
      super((Pointer) null);
      this.address = address;
      this.limit = length;
      this.capacity = length;
    }
  }
}
