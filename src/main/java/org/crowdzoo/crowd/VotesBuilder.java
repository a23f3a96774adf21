package org.crowdzoo.crowd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects votes by key; tasks and workers are sorted by {@link Votes#KEY_ORDER} at the end. */
public final class VotesBuilder {
  private final Map<String, Integer> workers = new HashMap<>();
  private final Map<String, Integer> tasks = new HashMap<>();

  /** Number of the task, number of the worker, label of each vote. */
  private int[] votes = new int[3 * 1024];

  /** Of each vote; null while all are 1. */
  private float[] weights;

  private int size;

  /** Makes a worker known, with or without votes. */
  public VotesBuilder worker(String key) {
    indexOf(workers, key);
    return this;
  }

  /** Makes a task known, with or without votes. */
  public VotesBuilder task(String key) {
    indexOf(tasks, key);
    return this;
  }

  /** Adds a vote. */
  public VotesBuilder vote(String task, String worker, int label) {
    return vote(indexOf(tasks, task), indexOf(workers, worker), label);
  }

  /**
   * Adds a soft vote: one vote for each class with a probability above 0.
   *
   * @param probabilities [K]
   */
  public VotesBuilder softVote(String task, String worker, double[] probabilities) {
    int i = indexOf(tasks, task);
    int j = indexOf(workers, worker);
    for (int l = 0; l < probabilities.length; l++) {
      float probability = (float) probabilities[l];
      if (probability > 0) {
        vote(i, j, l);
        if (probability != 1 && weights == null) {
          weights = new float[votes.length / 3];
          Arrays.fill(weights, 1);
        }
        if (weights != null) {
          weights[size - 1] = probability;
        }
      }
    }
    return this;
  }

  /** True if the task has been seen. */
  public boolean hasTask(String key) {
    return tasks.containsKey(key);
  }

  private VotesBuilder vote(int task, int worker, int label) {
    if (3 * size == votes.length) {
      grow();
    }
    votes[3 * size] = task;
    votes[3 * size + 1] = worker;
    votes[3 * size + 2] = label;
    size++;
    return this;
  }

  private void grow() {
    int room = Math.toIntExact(votes.length / 3 * 3L / 2);
    votes = Arrays.copyOf(votes, Math.multiplyExact(3, room));
    if (weights != null) {
      weights = Arrays.copyOf(weights, room);
      Arrays.fill(weights, size, room, 1);
    }
  }

  /** The votes, with {@code classes} classes. Votes of one task keep the order they came in. */
  public Votes build(int classes) {
    List<String> taskKeys = sorted(tasks);
    List<String> workerKeys = sorted(workers);
    int[] taskRank = ranks(tasks, taskKeys);
    int[] workerRank = ranks(workers, workerKeys);
    int[] start = starts(taskRank);
    int[] next = start.clone();
    int[] worker = new int[size];
    int[] label = new int[size];
    float[] weight = weights == null ? null : new float[size];
    for (int v = 0; v < size; v++) {
      int at = next[taskRank[votes[3 * v]]]++;
      worker[at] = workerRank[votes[3 * v + 1]];
      label[at] = votes[3 * v + 2];
      if (weight != null) {
        weight[at] = weights[v];
      }
    }
    return Votes.of(taskKeys, workerKeys, classes, start, worker, label, weight);
  }

  /** [N+1], where the votes of each task begin. */
  private int[] starts(int[] taskRank) {
    int[] start = new int[taskRank.length + 1];
    for (int v = 0; v < size; v++) {
      start[taskRank[votes[3 * v]] + 1]++;
    }
    for (int i = 0; i < taskRank.length; i++) {
      start[i + 1] += start[i];
    }
    return start;
  }

  private static int indexOf(Map<String, Integer> index, String key) {
    Integer known = index.putIfAbsent(key, index.size());
    return known == null ? index.size() - 1 : known;
  }

  private static List<String> sorted(Map<String, Integer> index) {
    List<String> keys = new ArrayList<>(index.keySet());
    Collections.sort(keys, Votes.KEY_ORDER);
    return keys;
  }

  private static int[] ranks(Map<String, Integer> index, List<String> sorted) {
    int[] rank = new int[sorted.size()];
    for (int r = 0; r < rank.length; r++) {
      rank[index.get(sorted.get(r))] = r;
    }
    return rank;
  }
}
