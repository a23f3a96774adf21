package org.crowdzoo.crowd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The votes of a crowd where a task has any number of labels: sparse, immutable. Letters: tasks i
 * of N, workers j of W, labels l of L.
 *
 * <p>A worker's vote on a task, an <em>answer</em>, is a set of labels. An empty set is an answer,
 * "none of them"; a worker who skipped the task has no answer on it. Answers are numbered 0 to
 * {@link #size()}-1 in the order of their tasks, those of task i are {@code start(i)} to {@code
 * end(i)-1}; a worker answers a task at most once.
 *
 * <p>An answer may be about some of the labels only, those the worker was <em>asked</em> about.
 * About the others it says nothing, neither that they are there nor that they are not.
 *
 * <p>{@link #label} is what makes every method for binary votes one for multi-label votes (binary
 * relevance: Tsoumakas and Katakis, Multi-label classification, 2007, DOI 10.4018/jdwm.2007070101).
 * Safe for use by several threads.
 */
public final class MultiLabelVotes {
  private final Votes answers;
  private final int labels;

  /** [answers], rising. */
  private final int[][] named;

  /** [answers], rising, null for an answer about all labels; null if all are. */
  private final int[][] asked;

  MultiLabelVotes(Votes answers, int labels, int[][] named, int[][] asked) {
    this.answers = answers;
    this.labels = labels;
    this.named = named;
    this.asked = asked;
  }

  /**
   * Who answered which task, as votes of one class (K = 1): keys, order and number of answers, and
   * what else of them does not ask for labels. Vote v is answer v.
   */
  public Votes answers() {
    return answers;
  }

  /** Number of tasks N, those without an answer included. */
  public int tasks() {
    return answers.tasks();
  }

  /** Number of workers W, idle ones included. */
  public int workers() {
    return answers.workers();
  }

  /** Number of labels L. */
  public int labels() {
    return labels;
  }

  /** Number of answers, empty ones included. */
  public int size() {
    return answers.size();
  }

  /** The keys of all tasks by index, unmodifiable. */
  public List<String> taskKeys() {
    return answers.taskKeys();
  }

  /** The keys of all workers by index, unmodifiable. */
  public List<String> workerKeys() {
    return answers.workerKeys();
  }

  /** Key of task i. */
  public String taskKey(int task) {
    return answers.taskKey(task);
  }

  /** Key of worker j. */
  public String workerKey(int worker) {
    return answers.workerKey(worker);
  }

  /** Index of the task with this key, or -1. */
  public int taskIndex(String key) {
    return answers.taskIndex(key);
  }

  /** First answer on task i. */
  public int start(int task) {
    return answers.start(task);
  }

  /** One past the last answer on task i. */
  public int end(int task) {
    return answers.end(task);
  }

  /** Number of answers on task i. */
  public int count(int task) {
    return answers.count(task);
  }

  /** Worker of an answer. */
  public int worker(int answer) {
    return answers.worker(answer);
  }

  /** The labels that an answer names, rising; a copy. */
  public int[] labelsOf(int answer) {
    return named[answer].clone();
  }

  /** True if an answer names a label. */
  public boolean names(int answer, int label) {
    return Arrays.binarySearch(named[answer], label) >= 0;
  }

  /** True if the worker of an answer was asked about a label. */
  public boolean asked(int answer, int label) {
    return asked == null || asked[answer] == null || Arrays.binarySearch(asked[answer], label) >= 0;
  }

  /** The labels that an answer is about, rising; a copy. */
  public int[] askedOf(int answer) {
    return asksAll(answer) ? IntStream.range(0, labels).toArray() : asked[answer].clone();
  }

  /** True if an answer is about all labels. */
  public boolean asksAll(int answer) {
    return asked == null || asked[answer] == null;
  }

  /** True if an answer is about some of the labels only. */
  public boolean isPartial() {
    return asked != null;
  }

  /** Number of answers that name nothing. */
  public int empty() {
    return (int) Arrays.stream(named).filter(set -> set.length == 0).count();
  }

  /**
   * The votes on one label: class 1, it is there, or 0, it is not (K = 2), one for each answer that
   * is about it. Tasks and workers are those of all labels.
   *
   * @param label l, 0 to L-1
   */
  public Votes label(int label) {
    if (label < 0 || label >= labels) {
      throw new IllegalArgumentException(
          "label must be from 0 to " + (labels - 1) + ", got " + label);
    }
    int[] start = new int[tasks() + 1];
    int[] worker = new int[size()];
    int[] vote = new int[size()];
    int n = 0;
    for (int i = 0; i < tasks(); i++) {
      for (int a = start(i); a < end(i); a++) {
        if (asked(a, label)) {
          worker[n] = worker(a);
          vote[n++] = names(a, label) ? 1 : 0;
        }
      }
      start[i + 1] = n;
    }
    return Votes.of(
        taskKeys(), workerKeys(), 2, start, Arrays.copyOf(worker, n), Arrays.copyOf(vote, n), null);
  }

  /**
   * The same as votes of K = 2 L classes, the answers no and yes on label l being 2 l and 2 l + 1:
   * each answer is one soft vote in which every label that it is about has 1 / L. What learns the
   * workers label by label is trained on it.
   */
  public Votes asVotes() {
    int[] start = new int[tasks() + 1];
    int most = Math.multiplyExact(size(), labels);
    int[] worker = new int[most];
    int[] vote = new int[most];
    int n = 0;
    for (int i = 0; i < tasks(); i++) {
      for (int a = start(i); a < end(i); a++) {
        for (int label : askedOf(a)) {
          worker[n] = worker(a);
          vote[n++] = 2 * label + (names(a, label) ? 1 : 0);
        }
      }
      start[i + 1] = n;
    }
    float[] weight = new float[n];
    Arrays.fill(weight, 1F / labels);
    return Votes.of(
        taskKeys(),
        workerKeys(),
        2 * labels,
        start,
        Arrays.copyOf(worker, n),
        Arrays.copyOf(vote, n),
        labels == 1 ? null : weight);
  }

  /** How many answers on task i name each label: [L]. */
  public int[] histogram(int task) {
    int[] counts = new int[labels];
    for (int a = start(task); a < end(task); a++) {
      for (int label : named[a]) {
        counts[label]++;
      }
    }
    return counts;
  }

  /** The same votes on tasks of other names, N keys in the order of the tasks. */
  public MultiLabelVotes withTaskKeys(List<String> keys) {
    return new MultiLabelVotes(answers.withTaskKeys(keys), labels, named, asked);
  }

  /** The same workers and labels, only the tasks whose index passes; order kept. */
  public MultiLabelVotes withTasks(IntPredicate keep) {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < tasks(); i++) {
      for (int a = start(i); keep.test(i) && a < end(i); a++) {
        kept.add(a);
      }
    }
    return of(answers.withTasks(keep), kept);
  }

  /** The same tasks, workers and labels, only the answers whose number passes. */
  public MultiLabelVotes withAnswers(IntPredicate keep) {
    return of(answers.withVotes(keep), IntStream.range(0, size()).filter(keep).boxed().toList());
  }

  private MultiLabelVotes of(Votes fewer, List<Integer> kept) {
    int[][] sets = kept.stream().map(a -> named[a]).toArray(int[][]::new);
    int[][] about = asked == null ? null : kept.stream().map(a -> asked[a]).toArray(int[][]::new);
    boolean partial = about != null && Arrays.stream(about).anyMatch(set -> set != null);
    return new MultiLabelVotes(fewer, labels, sets, partial ? about : null);
  }
}
