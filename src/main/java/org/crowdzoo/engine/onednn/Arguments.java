package org.crowdzoo.engine.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.IntMemoryMap;

/** The named buffers that one primitive works on. */
final class Arguments {
  final IntMemoryMap map = new IntMemoryMap();
  final List<Buffer> buffers = new ArrayList<>();

  /** Names a buffer by one of oneDNN's {@code DNNL_ARG_…} numbers; null is left out. */
  Arguments put(int name, Buffer buffer) {
    if (buffer != null) {
      map.put(name, buffer.memory);
      buffers.add(buffer);
    }
    return this;
  }
}
