package org.crowdzoo.engine.onednn;

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
  private long address;

  Buffer(memory.desc desc, engine engine, Source source, long offset) {
    this.source = source;
    this.offset = offset;
    this.memory = new memory(desc, engine, new Address(0));
    this.bytes = desc.get_size();
  }

  /** Notes that a step of the plan reads or writes this buffer. */
  void touch(int step) {
    first = Math.min(first, step);
    last = Math.max(last, step);
  }

  /** Moves the buffer to its offset from the given address of its source. */
  void bind(long base) {
    address = base + offset;
    memory.set_data_handle(new Address(address));
  }

  /** Copies the first floats out. */
  void read(float[] to) {
    new Floats(address, to.length).get(to);
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
