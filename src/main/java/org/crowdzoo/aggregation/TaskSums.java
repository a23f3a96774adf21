package org.crowdzoo.aggregation;

import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/**
 * Sums of the rows of a table that the votes of a task stand for, as {@link Rows} has them for the
 * votes of a pair. Loops of their own, though they do the same: Java seems to compile a loop for
 * how long it mostly runs, and both in one took a fifth longer than each by itself.
 */
final class TaskSums {
  /** Row of each vote, [votes]. */
  private final int[] row;

  /** One past the last vote of each task, [N]. */
  private final int[] end;

  private final int width;

  /**
   * For votes in the order of their tasks.
   *
   * @param row of each vote
   * @param width of the table
   */
  TaskSums(Votes votes, int[] row, int width) {
    this.row = row;
    this.end = IntStream.range(0, votes.tasks()).map(votes::end).toArray();
    this.width = width;
  }

  /** out[i, k] += Σ table[row of the vote, k] over the votes of task {@code first} + i. */
  void add(int first, int tasks, double[] table, double[] out) {
    if (width == 10) {
      add10(first, tasks, table, out);
      return;
    }
    int k = 0;
    for (; width - k >= 4; k += 4) {
      add4(first, tasks, table, out, k);
    }
    if (width - k >= 2) {
      add2(first, tasks, table, out, k);
      k += 2;
    }
    if (width > k) {
      add1(first, tasks, table, out, k);
    }
  }

  private int start(int task) {
    return task == 0 ? 0 : end[task - 1];
  }

  private void add10(int first, int tasks, double[] table, double[] out) {
    int v = start(first);
    for (int i = first; i < first + tasks; i++) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      double s4 = 0;
      double s5 = 0;
      double s6 = 0;
      double s7 = 0;
      double s8 = 0;
      double s9 = 0;
      for (; v < end[i]; v++) {
        int b = row[v] * 10;
        s0 += table[b];
        s1 += table[b + 1];
        s2 += table[b + 2];
        s3 += table[b + 3];
        s4 += table[b + 4];
        s5 += table[b + 5];
        s6 += table[b + 6];
        s7 += table[b + 7];
        s8 += table[b + 8];
        s9 += table[b + 9];
      }
      int at = (i - first) * 10;
      out[at] += s0;
      out[at + 1] += s1;
      out[at + 2] += s2;
      out[at + 3] += s3;
      out[at + 4] += s4;
      out[at + 5] += s5;
      out[at + 6] += s6;
      out[at + 7] += s7;
      out[at + 8] += s8;
      out[at + 9] += s9;
    }
  }

  private void add4(int first, int tasks, double[] table, double[] out, int k) {
    int v = start(first);
    for (int i = first; i < first + tasks; i++) {
      double s0 = 0;
      double s1 = 0;
      double s2 = 0;
      double s3 = 0;
      for (; v < end[i]; v++) {
        int b = row[v] * width + k;
        s0 += table[b];
        s1 += table[b + 1];
        s2 += table[b + 2];
        s3 += table[b + 3];
      }
      int at = (i - first) * width + k;
      out[at] += s0;
      out[at + 1] += s1;
      out[at + 2] += s2;
      out[at + 3] += s3;
    }
  }

  private void add2(int first, int tasks, double[] table, double[] out, int k) {
    int v = start(first);
    for (int i = first; i < first + tasks; i++) {
      double s0 = 0;
      double s1 = 0;
      for (; v < end[i]; v++) {
        int b = row[v] * width + k;
        s0 += table[b];
        s1 += table[b + 1];
      }
      int at = (i - first) * width + k;
      out[at] += s0;
      out[at + 1] += s1;
    }
  }

  private void add1(int first, int tasks, double[] table, double[] out, int k) {
    int v = start(first);
    for (int i = first; i < first + tasks; i++) {
      double s0 = 0;
      for (; v < end[i]; v++) {
        int b = row[v] * width + k;
        s0 += table[b];
      }
      int at = (i - first) * width + k;
      out[at] += s0;
    }
  }
}
