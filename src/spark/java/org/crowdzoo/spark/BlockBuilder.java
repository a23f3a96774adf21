package org.crowdzoo.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.crowdzoo.aggregation.VoteBlock;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * Makes a block of the votes that were sent to it: tasks in the order of their keys, the votes of a
 * task in the order in which they came, as in memory.
 */
final class BlockBuilder {
  private final String file;
  private final int classes;
  private final List<String> workerKeys;
  private final Map<String, Integer> tasks = new HashMap<>();
  private int[] task = new int[1024];

  /** Worker in the upper half, label in the lower. */
  private long[] vote = new long[1024];

  private int size;

  BlockBuilder(String file, List<String> workerKeys, int classes) {
    this.file = file;
    this.workerKeys = workerKeys;
    this.classes = classes;
  }

  void add(VoteBatch batch) {
    for (int v = 0; v < batch.size(); v++) {
      String key = batch.task(v);
      Integer known = tasks.putIfAbsent(key, tasks.size());
      int i = known == null ? tasks.size() - 1 : known;
      if (batch.worker(v) < 0) {
        continue;
      }
      if (size == task.length) {
        int room = Math.toIntExact(size * 3L / 2);
        task = Arrays.copyOf(task, room);
        vote = Arrays.copyOf(vote, room);
      }
      task[size] = i;
      vote[size++] = (long) batch.worker(v) << Integer.SIZE | batch.label(v);
    }
  }

  VoteBlock build(int number) {
    List<String> keys = new ArrayList<>(tasks.keySet());
    keys.sort(Votes.KEY_ORDER);
    int[] rank = new int[keys.size()];
    for (int r = 0; r < rank.length; r++) {
      rank[tasks.get(keys.get(r))] = r;
    }
    int[] start = new int[keys.size() + 1];
    for (int v = 0; v < size; v++) {
      start[rank[task[v]] + 1]++;
    }
    for (int i = 0; i < rank.length; i++) {
      start[i + 1] += start[i];
    }
    int[] next = start.clone();
    long[] sorted = new long[size];
    for (int v = 0; v < size; v++) {
      sorted[next[rank[task[v]]]++] = vote[v];
    }
    for (int i = 0; i < rank.length; i++) {
      requireOnce(keys.get(i), Arrays.copyOfRange(sorted, start[i], start[i + 1]));
    }
    IntFunction<int[]> half =
        bits -> Arrays.stream(sorted).mapToInt(one -> (int) (one >>> bits)).toArray();
    return new VoteBlock(
        number,
        workerKeys.size(),
        classes,
        keys.toArray(String[]::new),
        start,
        half.apply(Integer.SIZE),
        half.apply(0));
  }

  private void requireOnce(String key, long[] sorted) {
    Arrays.sort(sorted);
    for (int v = 1; v < sorted.length; v++) {
      if (sorted[v] >>> Integer.SIZE == sorted[v - 1] >>> Integer.SIZE) {
        throw new InputException(
            file
                + ": worker "
                + workerKeys.get((int) (sorted[v] >>> Integer.SIZE))
                + " votes twice on task "
                + key
                + "; crowdzoo convert --repeats says what counts");
      }
    }
  }
}
