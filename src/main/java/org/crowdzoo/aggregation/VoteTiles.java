package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;

/**
 * The votes of each run of some thousand tasks (a tile) in the order of their workers. Tables of
 * all pairs are then read and written from front to back, and the numbers of the tile's own tasks
 * stay in the cache. In the order of the tasks each vote would be at a random place of a table that
 * the cache does not hold. Votes of a worker keep their order, so that sums do not depend on
 * threads.
 */
final class VoteTiles {
  /** Numbers of the tasks of a tile, 1 MB. */
  private static final int NUMBERS = 1 << 17;

  private static final int MOST_TASKS = Character.MAX_VALUE + 1;

  private final Votes votes;
  private final VotePairs pairs;
  private final int width;

  /** First tile of each chunk, [chunks + 1]. */
  private final int[] ofChunk;

  /** First task of each tile, [tiles + 1]. */
  private final int[] firstTask;

  /** Pair of each vote, and its task less the tile's first, in the order of the tiles. */
  private final int[] pair;

  private final char[] task;

  /** Null where all are 1. */
  private final float[] weight;

  /**
   * Orders the votes.
   *
   * @param width numbers of each pair and of each task
   */
  VoteTiles(Votes votes, VotePairs pairs, Chunks chunks, int width) {
    this.votes = votes;
    this.pairs = pairs;
    this.width = width;
    int most = Math.max(1, Math.min(MOST_TASKS, NUMBERS / width));
    this.ofChunk = new int[chunks.count() + 1];
    for (int c = 0; c < chunks.count(); c++) {
      ofChunk[c + 1] = ofChunk[c] + (chunks.end(c) - chunks.start(c) + most - 1) / most;
    }
    this.firstTask = new int[ofChunk[chunks.count()] + 1];
    for (int c = 0; c < chunks.count(); c++) {
      for (int tile = ofChunk[c]; tile < ofChunk[c + 1]; tile++) {
        firstTask[tile] = chunks.start(c) + (tile - ofChunk[c]) * most;
      }
    }
    firstTask[firstTask.length - 1] = votes.tasks();
    this.pair = new int[votes.size()];
    this.task = new char[votes.size()];
    this.weight = votes.isSoft() ? new float[votes.size()] : null;
    chunks.forEach(this::order);
  }

  /** First tile of a chunk. */
  int first(int chunk) {
    return ofChunk[chunk];
  }

  /** One past the last tile of a chunk. */
  int end(int chunk) {
    return ofChunk[chunk + 1];
  }

  /** First task of a tile. */
  int firstTask(int tile) {
    return firstTask[tile];
  }

  /** Number of tasks of a tile. */
  int tasks(int tile) {
    return firstTask[tile + 1] - firstTask[tile];
  }

  /** Room for the numbers of any tile's tasks, [tasks * width]. */
  double[] rows() {
    return new double[mostTasks() * width];
  }

  /** The most tasks of a tile. */
  int mostTasks() {
    int most = 0;
    for (int tile = 0; tile + 1 < firstTask.length; tile++) {
      most = Math.max(most, tasks(tile));
    }
    return most;
  }

  /** Counting sort of the votes of each tile by worker. */
  private void order(int chunk) {
    int[] next = new int[votes.workers() + 1];
    for (int tile = first(chunk); tile < end(chunk); tile++) {
      int from = votes.start(firstTask[tile]);
      int to = votes.start(firstTask[tile + 1]);
      Arrays.fill(next, 0);
      for (int v = from; v < to; v++) {
        next[votes.worker(v) + 1]++;
      }
      next[0] = from;
      for (int j = 0; j < votes.workers(); j++) {
        next[j + 1] += next[j];
      }
      for (int i = firstTask[tile]; i < firstTask[tile + 1]; i++) {
        for (int v = votes.start(i); v < votes.end(i); v++) {
          int at = next[votes.worker(v)]++;
          pair[at] = pairs.ofVote[v];
          task[at] = (char) (i - firstTask[tile]);
          if (weight != null) {
            weight[at] = (float) votes.weight(v);
          }
        }
      }
    }
  }

  /** rows[task] += w table[pair] for each vote of a tile: an E step's sums. */
  void gather(int tile, double[] table, double[] rows) {
    int end = votes.start(firstTask[tile + 1]);
    for (int v = votes.start(firstTask[tile]); v < end; v++) {
      if (weight == null) {
        Rows.add(rows, task[v] * width, table, pair[v] * width, width);
      } else {
        Rows.add(rows, task[v] * width, table, pair[v] * width, width, weight[v]);
      }
    }
  }

  /** table[pair] += w rows[task] for each vote of a tile: an M step's counts. */
  void scatter(int tile, double[] rows, double[] table) {
    int end = votes.start(firstTask[tile + 1]);
    for (int v = votes.start(firstTask[tile]); v < end; v++) {
      if (weight == null) {
        Rows.add(table, pair[v] * width, rows, task[v] * width, width);
      } else {
        Rows.add(table, pair[v] * width, rows, task[v] * width, width, weight[v]);
      }
    }
  }
}
