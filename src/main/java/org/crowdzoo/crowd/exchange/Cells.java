package org.crowdzoo.crowd.exchange;

import java.util.Arrays;

/** Cells of a file in its order: task, worker, text and place, all by number. */
final class Cells {
  private static final int FIELDS = 4;

  private int[] fields = new int[FIELDS * 1024];
  private int size;

  void add(int task, int worker, int text, int place) {
    if (FIELDS * size == fields.length) {
      fields = Arrays.copyOf(fields, Math.multiplyExact(FIELDS, Math.toIntExact(size * 3L / 2)));
    }
    int at = FIELDS * size++;
    fields[at] = task;
    fields[at + 1] = worker;
    fields[at + 2] = text;
    fields[at + 3] = place;
  }

  int size() {
    return size;
  }

  int task(int cell) {
    return fields[FIELDS * cell];
  }

  int worker(int cell) {
    return fields[FIELDS * cell + 1];
  }

  int text(int cell) {
    return fields[FIELDS * cell + 2];
  }

  int place(int cell) {
    return fields[FIELDS * cell + 3];
  }

  /** How often each of {@code texts} texts occurs. */
  int[] counts(int texts) {
    int[] counts = new int[texts];
    for (int c = 0; c < size; c++) {
      counts[text(c)]++;
    }
    return counts;
  }

  /** The first cell with this text. */
  int firstOf(int text) {
    int cell = 0;
    while (text(cell) != text) {
      cell++;
    }
    return cell;
  }
}
