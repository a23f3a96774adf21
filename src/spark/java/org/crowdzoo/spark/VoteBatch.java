package org.crowdzoo.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Votes on their way to the block of their task: many in few arrays, since objects cost more than
 * what they hold. A worker of -1 makes the task known only.
 */
final class VoteBatch implements Serializable, Comparable<VoteBatch> {
  private static final long serialVersionUID = 1L;
  private static final int FIRST_ROOM = 256;

  private final int part;
  private final int number;
  private transient Map<String, Integer> index = new HashMap<>();
  private final List<String> tasks = new ArrayList<>();
  private int[] task = new int[FIRST_ROOM];
  private int[] worker = new int[FIRST_ROOM];
  private int[] label = new int[FIRST_ROOM];
  private int size;

  /**
   * An empty batch.
   *
   * @param part of the file that it comes from
   * @param number of it among those of the part
   */
  VoteBatch(int part, int number) {
    this.part = part;
    this.number = number;
  }

  /** In the order of the file. */
  @Override
  public int compareTo(VoteBatch other) {
    return part != other.part
        ? Integer.compare(part, other.part)
        : Integer.compare(number, other.number);
  }

  void add(String key, int workerIndex, int labelIndex) {
    if (size == task.length) {
      task = Arrays.copyOf(task, 2 * size);
      worker = Arrays.copyOf(worker, 2 * size);
      label = Arrays.copyOf(label, 2 * size);
    }
    Integer known = index.putIfAbsent(key, tasks.size());
    if (known == null) {
      tasks.add(key);
    }
    task[size] = known == null ? tasks.size() - 1 : known;
    worker[size] = workerIndex;
    label[size++] = labelIndex;
  }

  int size() {
    return size;
  }

  String task(int vote) {
    return tasks.get(task[vote]);
  }

  int worker(int vote) {
    return worker[vote];
  }

  int label(int vote) {
    return label[vote];
  }
}
