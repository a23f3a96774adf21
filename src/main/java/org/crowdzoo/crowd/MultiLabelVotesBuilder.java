package org.crowdzoo.crowd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Collects answers by key; tasks and workers are sorted by {@link Votes#KEY_ORDER} at the end. A
 * worker answers a task once; who reads files sees to that.
 */
public final class MultiLabelVotesBuilder {
  /** Votes whose label is the number of the answer. */
  private final VotesBuilder answers = new VotesBuilder();

  private final List<int[]> named = new ArrayList<>();
  private final List<int[]> asked = new ArrayList<>();

  /** Makes a worker known, with or without answers. */
  public MultiLabelVotesBuilder worker(String key) {
    answers.worker(key);
    return this;
  }

  /** Makes a task known, with or without answers. */
  public MultiLabelVotesBuilder task(String key) {
    answers.task(key);
    return this;
  }

  /** True if the task has been seen. */
  public boolean hasTask(String key) {
    return answers.hasTask(key);
  }

  /** Tasks and workers, for who reads them. */
  VotesBuilder keys() {
    return answers;
  }

  /** Adds an answer about all labels; an empty set is one, too. */
  public MultiLabelVotesBuilder answer(String task, String worker, Collection<Integer> labels) {
    return answer(task, worker, labels, null);
  }

  /**
   * Adds an answer.
   *
   * @param asked the labels that the worker was asked about, at least one, all of {@code labels}
   *     among them; null for all
   */
  public MultiLabelVotesBuilder answer(
      String task, String worker, Collection<Integer> labels, Collection<Integer> asked) {
    if (asked != null && (asked.isEmpty() || !asked.containsAll(labels))) {
      throw new IllegalArgumentException(
          "asked must hold the labels " + labels + " and at least one, got " + asked);
    }
    answers.vote(task, worker, named.size());
    named.add(set(labels));
    this.asked.add(asked == null ? null : set(asked));
    return this;
  }

  /**
   * The votes.
   *
   * @param labels L, at least 1
   * @throws IllegalArgumentException if a label is not below L, or a worker answers a task twice
   */
  public MultiLabelVotes build(int labels) {
    if (labels < 1) {
      throw new IllegalArgumentException("labels must be at least 1, got " + labels);
    }
    Votes numbered = answers.build(Math.max(1, named.size()));
    int[] start = new int[numbered.tasks() + 1];
    int[] worker = new int[numbered.size()];
    int[][] sets = new int[numbered.size()][];
    int[][] about = new int[numbered.size()][];
    for (int i = 0; i < numbered.tasks(); i++) {
      start[i + 1] = numbered.end(i);
      for (int a = numbered.start(i); a < numbered.end(i); a++) {
        worker[a] = numbered.worker(a);
        sets[a] = requireBelow(labels, named.get(numbered.label(a)));
        int[] some = asked.get(numbered.label(a));
        about[a] = some == null || requireBelow(labels, some).length == labels ? null : some;
      }
      requireOnce(numbered, i);
    }
    boolean partial = Arrays.stream(about).anyMatch(set -> set != null);
    Votes who =
        Votes.of(
            numbered.taskKeys(),
            numbered.workerKeys(),
            1,
            start,
            worker,
            new int[worker.length],
            null);
    return new MultiLabelVotes(who, labels, sets, partial ? about : null);
  }

  private static void requireOnce(Votes numbered, int task) {
    if (numbered.ofTask(task).mapToInt(Vote::worker).distinct().count() < numbered.count(task)) {
      throw new IllegalArgumentException(
          "a worker answers task " + numbered.taskKey(task) + " twice");
    }
  }

  private static int[] requireBelow(int labels, int[] set) {
    if (set.length > 0 && (set[0] < 0 || set[set.length - 1] >= labels)) {
      throw new IllegalArgumentException(
          "labels must be from 0 to " + (labels - 1) + ", got " + Arrays.toString(set));
    }
    return set;
  }

  private static int[] set(Collection<Integer> labels) {
    return labels.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
  }
}
