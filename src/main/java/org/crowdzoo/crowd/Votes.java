package org.crowdzoo.crowd;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The votes of a crowd: sparse, immutable, by task and by worker.
 *
 * <p>Votes are numbered 0 to {@link #size()}-1 in the order of their tasks; the votes of task i are
 * {@code start(i)} to {@code end(i)-1}. Tasks and workers have an index and a key (their name in
 * {@code answers.json}); keys that are integers are in numeric order. A worker without a vote
 * (idle) and a task without a vote are allowed. Safe for use by several threads.
 *
 * <p>A <em>soft vote</em>, a worker's distribution over the classes, is several votes of the worker
 * on the task, one a class, each with its probability as {@link #weight}. Without soft votes every
 * weight is 1.
 */
public final class Votes {
  /** Integers in numeric order, before other keys in alphabetic order. */
  public static final Comparator<String> KEY_ORDER =
      Comparator.<String, Boolean>comparing(key -> !isInteger(key))
          .thenComparing(key -> isInteger(key) ? Long.parseLong(key) : 0L)
          .thenComparing(Comparator.naturalOrder());

  private final List<String> taskKeys;
  private final List<String> workerKeys;
  private final int classes;
  private final int[] taskStart;
  private final int[] worker;
  private final int[] label;
  private final float[] weight;
  private volatile Map<String, Integer> taskIndex;
  private volatile VotesByWorker byWorker;

  private Votes(
      List<String> taskKeys,
      List<String> workerKeys,
      int classes,
      int[] taskStart,
      int[] worker,
      int[] label,
      float[] weight) {
    this.taskKeys = taskKeys;
    this.workerKeys = workerKeys;
    this.classes = classes;
    this.taskStart = taskStart;
    this.worker = worker;
    this.label = label;
    this.weight = weight;
  }

  /**
   * Votes from arrays in the order of their tasks; the arrays are copied.
   *
   * @param taskKeys N keys, all different
   * @param workerKeys W keys, all different
   * @param classes K, at least 1
   * @param taskStart [N+1], rising: the votes of task i are taskStart[i] to taskStart[i+1]-1
   * @param worker [votes] index of each vote's worker, 0 to W-1
   * @param label [votes] class of each vote, 0 to K-1
   * @throws IllegalArgumentException if an index or a length does not fit
   */
  public static Votes of(
      List<String> taskKeys,
      List<String> workerKeys,
      int classes,
      int[] taskStart,
      int[] worker,
      int[] label) {
    return of(
        taskKeys, workerKeys, classes, taskStart.clone(), worker.clone(), label.clone(), null);
  }

  /** As above with weights, null if all are 1; the arrays are kept. */
  static Votes of(
      List<String> taskKeys,
      List<String> workerKeys,
      int classes,
      int[] taskStart,
      int[] worker,
      int[] label,
      float[] weight) {
    check(taskKeys, workerKeys, classes, taskStart, worker, label);
    return new Votes(
        List.copyOf(taskKeys), List.copyOf(workerKeys), classes, taskStart, worker, label, weight);
  }

  private static void check(
      List<String> taskKeys,
      List<String> workerKeys,
      int classes,
      int[] taskStart,
      int[] worker,
      int[] label) {
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, got " + classes);
    }
    if (taskStart.length != taskKeys.size() + 1
        || taskStart[0] != 0
        || taskStart[taskKeys.size()] != worker.length
        || worker.length != label.length) {
      throw new IllegalArgumentException("taskStart, worker and label do not fit together");
    }
    for (int i = 0; i < taskKeys.size(); i++) {
      if (taskStart[i] > taskStart[i + 1]) {
        throw new IllegalArgumentException("taskStart falls at task " + i);
      }
    }
    for (int v = 0; v < worker.length; v++) {
      if (worker[v] < 0 || worker[v] >= workerKeys.size() || label[v] < 0 || label[v] >= classes) {
        throw new IllegalArgumentException(
            "vote "
                + v
                + " of worker "
                + worker[v]
                + " for class "
                + label[v]
                + " is out of range");
      }
    }
  }

  /**
   * Votes from a matrix with -1 for "no vote", as in Rodrigues' text files; keys are 0, 1, 2 …
   *
   * @param matrix [N][W] labels or -1
   * @param classes K
   */
  public static Votes ofMatrix(int[][] matrix, int classes) {
    int workers = matrix.length == 0 ? 0 : matrix[0].length;
    int[] taskStart = new int[matrix.length + 1];
    for (int i = 0; i < matrix.length; i++) {
      taskStart[i + 1] = taskStart[i] + (int) Arrays.stream(matrix[i]).filter(l -> l >= 0).count();
    }
    int[] worker = new int[taskStart[matrix.length]];
    int[] label = new int[worker.length];
    int v = 0;
    for (int[] row : matrix) {
      for (int j = 0; j < workers; j++) {
        if (row[j] >= 0) {
          worker[v] = j;
          label[v++] = row[j];
        }
      }
    }
    return of(numbers(matrix.length), numbers(workers), classes, taskStart, worker, label);
  }

  /** The keys "0", "1", … of {@code count} tasks or workers. */
  public static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  /** Number of tasks N, those without a vote included. */
  public int tasks() {
    return taskKeys.size();
  }

  /** Number of workers W, idle ones included. */
  public int workers() {
    return workerKeys.size();
  }

  /** Number of classes K. */
  public int classes() {
    return classes;
  }

  /**
   * Number of numbered votes, among which a soft vote stands once a class; {@link #cast} is how
   * often a worker voted.
   */
  public int size() {
    return worker.length;
  }

  /** Number of votes that workers cast; a soft vote is one. */
  public int cast() {
    if (weight == null) {
      return size();
    }
    int cast = 0;
    for (int i = 0; i < tasks(); i++) {
      cast += castOnTask(i);
    }
    return cast;
  }

  /** Number of votes that workers cast on task i; a soft vote is one. */
  public int castOnTask(int task) {
    int cast = 0;
    for (int v = start(task); v < end(task); v++) {
      cast += goesOn(task, v) ? 0 : 1;
    }
    return cast;
  }

  /** Number of votes that worker j cast; a soft vote is one. */
  public int castByWorker(int index) {
    VotesByWorker view = byWorker();
    int cast = 0;
    for (int n = view.start()[index]; n < view.start()[index + 1]; n++) {
      cast += goesOn(view.task()[view.vote()[n]], view.vote()[n]) ? 0 : 1;
    }
    return cast;
  }

  /** True if vote v of a task is a further part of the soft vote before it. */
  public boolean goesOn(int task, int vote) {
    return weight != null
        && vote > start(task)
        && worker[vote] == worker[vote - 1]
        && (weight[vote] < 1 || weight[vote - 1] < 1);
  }

  /** Key of task i. */
  public String taskKey(int task) {
    return taskKeys.get(task);
  }

  /** Key of worker j. */
  public String workerKey(int index) {
    return workerKeys.get(index);
  }

  /** The keys of all tasks by index, unmodifiable. */
  public List<String> taskKeys() {
    return taskKeys;
  }

  /** The keys of all workers by index, unmodifiable. */
  public List<String> workerKeys() {
    return workerKeys;
  }

  /** Index of the task with this key, or -1. */
  public int taskIndex(String key) {
    Map<String, Integer> index = taskIndex;
    if (index == null) {
      index = new HashMap<>();
      for (int i = 0; i < taskKeys.size(); i++) {
        index.put(taskKeys.get(i), i);
      }
      taskIndex = index;
    }
    return index.getOrDefault(key, -1);
  }

  /** First vote of task i. */
  public int start(int task) {
    return taskStart[task];
  }

  /** One past the last vote of task i. */
  public int end(int task) {
    return taskStart[task + 1];
  }

  /** The tasks that have a numbered vote, in their order. */
  public IntStream votedTasks() {
    return IntStream.range(0, tasks()).filter(i -> count(i) > 0);
  }

  /** Number of numbered votes of task i; see {@link #castOnTask}. */
  public int count(int task) {
    return taskStart[task + 1] - taskStart[task];
  }

  /** Worker of vote v. */
  public int worker(int vote) {
    return worker[vote];
  }

  /** Class of vote v. */
  public int label(int vote) {
    return label[vote];
  }

  /** Weight of vote v: above 0, and 1 unless it belongs to a soft vote. */
  public double weight(int vote) {
    return weight == null ? 1 : weight[vote];
  }

  /** True if a vote weighs other than 1, so that there are soft votes. */
  public boolean isSoft() {
    return weight != null;
  }

  /** The votes of task i, in file order. */
  public Stream<Vote> ofTask(int task) {
    return IntStream.range(start(task), end(task))
        .mapToObj(v -> new Vote(task, worker[v], label[v]));
  }

  /** Number of numbered votes of worker j; see {@link #castByWorker}. */
  public int countOfWorker(int index) {
    int[] start = byWorker().start();
    return start[index + 1] - start[index];
  }

  /** The votes of worker j, in the order of the tasks. */
  public Stream<Vote> ofWorker(int index) {
    VotesByWorker view = byWorker();
    return Arrays.stream(view.vote(), view.start()[index], view.start()[index + 1])
        .mapToObj(v -> new Vote(view.task()[v], worker[v], label[v]));
  }

  /** The largest number of votes that were cast on a task; 0 without votes. */
  public int maxVotesPerTask() {
    int max = 0;
    for (int i = 0; i < tasks(); i++) {
      max = Math.max(max, castOnTask(i));
    }
    return max;
  }

  /** Counts of the votes of task i: [K]. */
  public int[] histogram(int task) {
    int[] counts = new int[classes];
    for (int v = start(task); v < end(task); v++) {
      counts[label[v]]++;
    }
    return counts;
  }

  /**
   * The same votes on tasks of other names.
   *
   * @param keys N keys, all different, in the order of the tasks
   */
  public Votes withTaskKeys(List<String> keys) {
    return of(keys, workerKeys, classes, taskStart, worker, label, weight);
  }

  /** The same workers and classes, only the tasks whose index passes; order kept. */
  public Votes withTasks(IntPredicate keep) {
    return kept(IntStream.range(0, tasks()).filter(keep).toArray(), v -> true);
  }

  /** The same tasks, workers and classes, only the votes whose number passes. */
  public Votes withVotes(IntPredicate keep) {
    return kept(IntStream.range(0, tasks()).toArray(), keep);
  }

  private Votes kept(int[] tasks, IntPredicate keep) {
    int[] start = new int[tasks.length + 1];
    int[] keptWorker = new int[size()];
    int[] keptLabel = new int[size()];
    float[] keptWeight = weight == null ? null : new float[size()];
    int n = 0;
    for (int m = 0; m < tasks.length; m++) {
      for (int v = start(tasks[m]); v < end(tasks[m]); v++) {
        if (keep.test(v)) {
          if (keptWeight != null) {
            keptWeight[n] = weight[v];
          }
          keptWorker[n] = worker[v];
          keptLabel[n++] = label[v];
        }
      }
      start[m + 1] = n;
    }
    return new Votes(
        IntStream.of(tasks).mapToObj(taskKeys::get).toList(),
        workerKeys,
        classes,
        start,
        Arrays.copyOf(keptWorker, n),
        Arrays.copyOf(keptLabel, n),
        keptWeight == null ? null : Arrays.copyOf(keptWeight, n));
  }

  private VotesByWorker byWorker() {
    VotesByWorker view = byWorker;
    if (view == null) {
      view = VotesByWorker.of(workers(), taskStart, worker);
      byWorker = view;
    }
    return view;
  }

  /** True for 0, 1, 2 … as they are usually written; 007 is a name. */
  static boolean isInteger(String key) {
    return !key.isEmpty()
        && key.length() < 19
        && (key.length() == 1 || key.charAt(0) != '0')
        && key.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
