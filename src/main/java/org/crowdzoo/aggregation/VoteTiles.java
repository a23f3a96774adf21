package org.crowdzoo.aggregation;

import java.util.stream.IntStream;
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

  /** Of each tile the votes of each pair that occurs, for the M step. */
  private final Rows.Runs[] byPair;

  /** Of each tile the tasks, less its first, that have votes or a known truth. */
  private final Rows.Runs[] informed;

  private final TaskSums byTask;

  /**
   * Orders the votes.
   *
   * @param gold [N] truth, -1 where unknown
   * @param width numbers of each pair and of each task
   */
  VoteTiles(Votes votes, VotePairs pairs, int[] gold, Chunks chunks, int width) {
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
    this.byPair = new Rows.Runs[firstTask.length - 1];
    this.informed = new Rows.Runs[firstTask.length - 1];
    this.byTask = new TaskSums(votes, pairs.ofVote, width);
    chunks.forEach(
        chunk -> {
          order(chunk);
          inform(chunk, gold);
        });
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

  private void inform(int chunk, int[] gold) {
    for (int tile = first(chunk); tile < end(chunk); tile++) {
      int first = firstTask[tile];
      informed[tile] =
          Rows.Runs.ofAll(
              IntStream.range(first, firstTask[tile + 1])
                  .filter(i -> gold[i] >= 0 || votes.count(i) > 0)
                  .map(i -> i - first)
                  .toArray());
    }
  }

  /** a[r, k] += Σ w table[pair, k] over the votes of task {@code first} + r, for some tasks. */
  void expect(int first, int tasks, double[] table, double[] a) {
    if (weight == null) {
      byTask.add(first, tasks, table, a);
      return;
    }
    for (int r = 0; r < tasks; r++) {
      for (int v = votes.start(first + r); v < votes.end(first + r); v++) {
        Rows.add(a, r * width, votes.weight(v), table, pairs.ofVote[v] * width, width);
      }
    }
  }

  /** Sorts the votes of each tile: first by pair, then by task. */
  private void order(int chunk) {
    int[] next = new int[pairs.count()];
    for (int tile = first(chunk); tile < end(chunk); tile++) {
      int from = votes.start(firstTask[tile]);
      int to = votes.start(firstTask[tile + 1]);
      for (int v = from; v < to; v++) {
        next[pairs.ofVote[v]]++;
      }
      int[] pair = IntStream.range(0, next.length).filter(p -> next[p] > 0).toArray();
      int[] pairEnd = new int[pair.length];
      int place = from;
      for (int r = 0; r < pair.length; r++) {
        pairEnd[r] = place + next[pair[r]];
        next[pair[r]] = place;
        place = pairEnd[r];
      }
      byPair[tile] = new Rows.Runs(task, from, pairEnd, pair);
      for (int i = firstTask[tile]; i < firstTask[tile + 1]; i++) {
        for (int v = votes.start(i); v < votes.end(i); v++) {
          place = next[pairs.ofVote[v]]++;
          task[place] = i - firstTask[tile];
          if (weight != null) {
            weight[place] = (float) votes.weight(v);
          }
        }
      }
      for (int occurring : pair) {
        next[occurring] = 0;
      }
    }
  }

  /**
   * table[pair] += w ofTasks[task] for each vote of a tile, and sum += ofTasks[task] for each task
   * that something is known of.
   *
   * @param first row of the tile's first task
   */
  void count(int tile, double[] ofTasks, int first, double[] table, double[] sum) {
    Rows.addSums(informed[tile], ofTasks, first, width, sum);
    Rows.Runs runs = byPair[tile];
    if (weight == null) {
      Rows.addSums(runs, ofTasks, first, width, table);
      return;
    }
    int v = runs.from();
    for (int r = 0; r < runs.end().length; r++) {
      for (; v < runs.end()[r]; v++) {
        Rows.add(
            table, runs.target()[r] * width, weight[v], ofTasks, (first + task[v]) * width, width);
      }
    }
  }
}
