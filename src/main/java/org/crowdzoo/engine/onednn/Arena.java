package org.crowdzoo.engine.onednn;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;

/**
 * The working memory of one net: feature maps, their gradients, reordered weights. All plans of the
 * net use the same, since only one of them runs at a time; it is as large as the largest needs.
 */
final class Arena implements AutoCloseable {
  private final engine engine;
  private memory block;
  private long bytes;

  Arena(engine engine) {
    this.engine = engine;
  }

  /** Makes sure that there is room; what was in it is lost if it must grow. */
  void reserve(long wanted) {
    if (wanted > bytes) {
      close();
      block =
          new memory(
              new memory.desc(new long[] {wanted}, memory.data_type.u8, memory.format_tag.a, false),
              engine);
      bytes = wanted;
    }
  }

  long address() {
    return block == null ? 0 : block.get_data_handle().address();
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    if (block != null) {
      block.deallocate();
      block = null;
      bytes = 0;
    }
  }
}
