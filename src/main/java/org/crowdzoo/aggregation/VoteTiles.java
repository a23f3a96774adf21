package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;

/**
 * The votes of each run of some thousand tasks (a tile) in the order of their pairs, for an M step:
 * what a tile's tasks have was just written and lies in the cache, and a table of all pairs is
 * written from front to back. In the order of the tasks each vote would change a random place of a
 * table that the cache does not hold. Votes of a pair keep their order, and tiles do not depend on
 * threads.
 */
final class VoteTiles {
  /** Numbers of the tasks of a tile, 2 MB. */
  private static final int NUMBERS = 1 << 18;

  private final Votes votes;
  private final VotePairs pairs;
  private final int width;

  /** First tile of each chunk, [chunks + 1]. */
  private final int[] ofChunk;

  /** First task of each tile, [tiles + 1]. */
  private final int[] firstTask;

  /**
   * Task of each vote less the tile's first, and its weight unless all are 1, in the order of tiles
   * and pairs.
   */
  private final int[] task;

  private final float[] weight;

  /** Of each tile the pairs that occur, each followed by the end of its votes. */
  private final int[][] runs;

  /**
   * Orders the votes.
   *
   * @param width numbers of each pair and of each task
   */
  VoteTiles(Votes votes, VotePairs pairs, Chunks chunks, int width) {
    this.votes = votes;
    this.pairs = pairs;
    this.width = width;
    // the table of all pairs is gone through once a tile: no tile with far fewer votes than pairs
    double pairsPerVote = pairs.count() / Math.max(1.0, votes.size());
    int most = (int) Math.max(1, Math.max(NUMBERS / width, pairsPerVote * votes.tasks() / 4));
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
    this.task = new int[votes.size()];
    this.weight = votes.isSoft() ? new float[votes.size()] : null;
    this.runs = new int[firstTask.length - 1][];
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

  /** First task of a tile, or one past the last of the tile before. */
  int firstTask(int tile) {
    return firstTask[tile];
  }

  /** The most tasks of a tile. */
  int mostTasks() {
    int most = 0;
    for (int tile = 0; tile + 1 < firstTask.length; tile++) {
      most = Math.max(most, firstTask[tile + 1] - firstTask[tile]);
    }
    return most;
  }

  /** Tasks of a tile, less its first, that have votes or a known truth. */
  int[] informed(int tile, int[] gold) {
    int first = firstTask[tile];
    int[] informed = new int[firstTask[tile + 1] - first];
    int count = 0;
    for (int i = first; i < firstTask[tile + 1]; i++) {
      if (gold[i] >= 0 || votes.count(i) > 0) {
        informed[count++] = i - first;
      }
    }
    return Arrays.copyOf(informed, count);
  }

  /** a_k += Σ w table[pair, k] over the votes of a task. */
  void expect(int i, double[] table, double[] a, int at) {
    if (weight == null) {
      Rows.addSum(table, 0, width, pairs.ofVote, votes.start(i), votes.end(i), a, at);
      return;
    }
    for (int v = votes.start(i); v < votes.end(i); v++) {
      Rows.add(a, at, votes.weight(v), table, pairs.ofVote[v] * width, width);
    }
  }

  /** Counting sort of the votes of each tile by pair. */
  private void order(int chunk) {
    int[] next = new int[pairs.count() + 1];
    for (int tile = first(chunk); tile < end(chunk); tile++) {
      int from = votes.start(firstTask[tile]);
      int to = votes.start(firstTask[tile + 1]);
      Arrays.fill(next, 0);
      int occurring = 0;
      for (int v = from; v < to; v++) {
        occurring += next[pairs.ofVote[v] + 1]++ == 0 ? 1 : 0;
      }
      next[0] = from;
      for (int p = 0; p < pairs.count(); p++) {
        next[p + 1] += next[p];
      }
      int[] run = new int[2 * occurring];
      int at = 0;
      for (int p = 0; p < pairs.count(); p++) {
        if (next[p + 1] > next[p]) {
          run[at++] = p;
          run[at++] = next[p + 1];
        }
      }
      runs[tile] = run;
      for (int i = firstTask[tile]; i < firstTask[tile + 1]; i++) {
        for (int v = votes.start(i); v < votes.end(i); v++) {
          int place = next[pairs.ofVote[v]]++;
          task[place] = i - firstTask[tile];
          if (weight != null) {
            weight[place] = (float) votes.weight(v);
          }
        }
      }
    }
  }

  /**
   * table[pair] += w ofTasks[task] for each vote of a tile.
   *
   * @param first row of the tile's first task
   */
  void count(int tile, double[] ofTasks, int first, double[] table) {
    int from = votes.start(firstTask[tile]);
    int[] run = runs[tile];
    for (int at = 0; at < run.length; at += 2) {
      int to = run[at + 1];
      if (weight == null) {
        Rows.addSum(ofTasks, first, width, task, from, to, table, run[at] * width);
      } else {
        for (int v = from; v < to; v++) {
          Rows.add(table, run[at] * width, weight[v], ofTasks, (first + task[v]) * width, width);
        }
      }
      from = to;
    }
  }
}
