package org.crowdzoo.engine.onednn;

import org.bytedeco.dnnl.memory;

/** A feature map [N, C, H, W] while a plan is being built: its layout, value and gradient. */
final class Tensor {
  final long[] dims;
  final memory.desc desc;
  final memory.format_tag tag;
  final Buffer value;
  final boolean needsGradient;

  /** The sum of what the readers have sent back so far; null before the first. */
  Buffer gradient;

  /** Whether another tensor's gradient lies in the same buffer, so that it must not change. */
  boolean shared;

  /** Whether the operation that made the value reads it again on the way back. */
  boolean kept;

  Tensor(long[] dims, memory.format_tag tag, memory.desc desc, Buffer value, boolean needs) {
    this.dims = dims;
    this.tag = tag;
    this.desc = desc;
    this.value = value;
    this.needsGradient = needs;
  }

  long batch() {
    return dims[0];
  }

  long channels() {
    return dims[1];
  }

  long height() {
    return dims[2];
  }

  long width() {
    return dims[3];
  }
}
