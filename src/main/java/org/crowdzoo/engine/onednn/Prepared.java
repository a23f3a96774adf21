package org.crowdzoo.engine.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;

/**
 * What a net's plans for inference make of its parameters, such as weights in another layout,
 * scaled by batch normalization: made once and kept until told that the parameters have changed.
 * Plans that want the same in the same layout share it.
 */
final class Prepared implements AutoCloseable {
  private final engine engine;
  private final List<Entry> entries = new ArrayList<>();
  private long version;

  Prepared(engine engine) {
    this.engine = engine;
  }

  /** From now on everything has to be made anew before it is used. */
  void parametersChanged() {
    version++;
  }

  /**
   * The place of some arrays, which may have been asked for before.
   *
   * @param name tells them from others in the same layouts
   */
  Entry entry(String name, memory.desc... layouts) {
    for (Entry entry : entries) {
      if (entry.name.equals(name) && entry.hasLayouts(layouts)) {
        return entry;
      }
    }
    Entry entry = new Entry(name, layouts);
    entries.add(entry);
    return entry;
  }

  /** Bytes held. */
  long bytes() {
    return entries.stream().flatMap(e -> e.arrays.stream()).mapToLong(Prepared::bytes).sum();
  }

  private static long bytes(memory array) {
    return array.get_desc().get_size();
  }

  @Override
  public void close() {
    entries.stream().flatMap(e -> e.arrays.stream()).forEach(memory::releaseReference);
    entries.clear();
  }

  /** Arrays that are made together. */
  final class Entry {
    private final String name;
    private final List<memory> arrays = new ArrayList<>();
    private long made = -1;

    private Entry(String name, memory.desc... layouts) {
      this.name = name;
      for (memory.desc layout : layouts) {
        memory array = new memory(layout, engine);
        array.retainReference(); // the scope of the plan that asked first would release it
        arrays.add(array);
      }
    }

    private boolean hasLayouts(memory.desc... layouts) {
      return arrays.size() == layouts.length
          && Arrays.equals(
              arrays.stream().map(memory::get_desc).toArray(),
              layouts,
              (a, b) -> ((memory.desc) a).equals((memory.desc) b) ? 0 : 1);
    }

    long address(int array) {
      return arrays.get(array).get_data_handle().address();
    }

    /** Whether it has to be made before it is used. */
    boolean isStale() {
      return made != version;
    }

    /** It has been made of the present parameters. */
    void made() {
      made = version;
    }
  }
}
