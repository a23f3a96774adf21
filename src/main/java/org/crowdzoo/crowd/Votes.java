package org.crowdzoo.crowd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
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
  private volatile ByWorker byWorker;

  private record ByWorker(int[] start, int[] vote, int[] task) {}

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
    check(taskKeys, workerKeys, classes, taskStart, worker, label);
    return new Votes(
        List.copyOf(taskKeys),
        List.copyOf(workerKeys),
        classes,
        taskStart.clone(),
        worker.clone(),
        label.clone(),
        null);
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
    List<String> keys = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      keys.add(Integer.toString(i));
    }
    return keys;
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

  /** Number of votes. */
  public int size() {
    return worker.length;
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

  /** Number of votes of task i. */
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
    return java.util.stream.IntStream.range(start(task), end(task))
        .mapToObj(v -> new Vote(task, worker[v], label[v]));
  }

  /** Number of votes of worker j. */
  public int countOfWorker(int index) {
    int[] start = byWorker().start;
    return start[index + 1] - start[index];
  }

  /** The votes of worker j, in the order of the tasks. */
  public Stream<Vote> ofWorker(int index) {
    ByWorker view = byWorker();
    return Arrays.stream(view.vote, view.start[index], view.start[index + 1])
        .mapToObj(v -> new Vote(view.task[v], worker[v], label[v]));
  }

  /** The largest number of votes that a task has; 0 without votes. */
  public int maxVotesPerTask() {
    int max = 0;
    for (int i = 0; i < tasks(); i++) {
      max = Math.max(max, count(i));
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

  /** The same workers and classes, only the tasks whose index passes; order kept. */
  public Votes withTasks(IntPredicate keep) {
    List<String> keys = new ArrayList<>();
    int[] start = new int[tasks() + 1];
    int[] keptWorker = new int[size()];
    int[] keptLabel = new int[size()];
    float[] keptWeight = weight == null ? null : new float[size()];
    int n = 0;
    for (int i = 0; i < tasks(); i++) {
      if (keep.test(i)) {
        keys.add(taskKeys.get(i));
        System.arraycopy(worker, start(i), keptWorker, n, count(i));
        System.arraycopy(label, start(i), keptLabel, n, count(i));
        if (keptWeight != null) {
          System.arraycopy(weight, start(i), keptWeight, n, count(i));
        }
        n += count(i);
        start[keys.size()] = n;
      }
    }
    return new Votes(
        List.copyOf(keys),
        workerKeys,
        classes,
        Arrays.copyOf(start, keys.size() + 1),
        Arrays.copyOf(keptWorker, n),
        Arrays.copyOf(keptLabel, n),
        keptWeight == null ? null : Arrays.copyOf(keptWeight, n));
  }

  /** The same tasks, workers and classes, only the votes whose number passes. */
  public Votes withVotes(IntPredicate keep) {
    int[] start = new int[tasks() + 1];
    int[] keptWorker = new int[size()];
    int[] keptLabel = new int[size()];
    float[] keptWeight = weight == null ? null : new float[size()];
    int n = 0;
    for (int i = 0; i < tasks(); i++) {
      for (int v = start(i); v < end(i); v++) {
        if (keep.test(v)) {
          if (keptWeight != null) {
            keptWeight[n] = weight[v];
          }
          keptWorker[n] = worker[v];
          keptLabel[n++] = label[v];
        }
      }
      start[i + 1] = n;
    }
    return new Votes(
        taskKeys,
        workerKeys,
        classes,
        start,
        Arrays.copyOf(keptWorker, n),
        Arrays.copyOf(keptLabel, n),
        keptWeight == null ? null : Arrays.copyOf(keptWeight, n));
  }

  private ByWorker byWorker() {
    ByWorker view = byWorker;
    if (view == null) {
      view = indexByWorker();
      byWorker = view;
    }
    return view;
  }

  /** Counting sort of the votes by worker. */
  private ByWorker indexByWorker() {
    int[] start = new int[workers() + 1];
    for (int j : worker) {
      start[j + 1]++;
    }
    for (int j = 0; j < workers(); j++) {
      start[j + 1] += start[j];
    }
    int[] next = start.clone();
    int[] vote = new int[size()];
    int[] task = new int[size()];
    for (int i = 0; i < tasks(); i++) {
      for (int v = start(i); v < end(i); v++) {
        task[v] = i;
        vote[next[worker[v]]++] = v;
      }
    }
    return new ByWorker(start, vote, task);
  }

  /** True for 0, 1, 2 … as they are usually written; 007 is a name. */
  static boolean isInteger(String key) {
    return !key.isEmpty()
        && key.length() < 19
        && (key.length() == 1 || key.charAt(0) != '0')
        && key.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** Collects votes by key; tasks and workers are sorted by {@link #KEY_ORDER} at the end. */
  public static final class Builder {
    private final Map<String, Integer> workers = new HashMap<>();
    private final Map<String, Integer> tasks = new HashMap<>();
    private int[] votes = new int[3 * 1024];
    private float[] weights;
    private int size;

    /** Makes a worker known, with or without votes. */
    public Builder worker(String key) {
      indexOf(workers, key);
      return this;
    }

    /** Makes a task known, with or without votes. */
    public Builder task(String key) {
      indexOf(tasks, key);
      return this;
    }

    /** Adds a vote. */
    public Builder vote(String task, String worker, int label) {
      return vote(indexOf(tasks, task), indexOf(workers, worker), label);
    }

    /**
     * Adds a soft vote: one vote for each class with a probability above 0.
     *
     * @param probabilities [K]
     */
    public Builder softVote(String task, String worker, double[] probabilities) {
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

    private Builder vote(int task, int worker, int label) {
      if (3 * size + 3 > votes.length) {
        votes = Arrays.copyOf(votes, Math.toIntExact(votes.length * 3L / 2 / 3 * 3 + 3));
        if (weights != null) {
          int known = weights.length;
          weights = Arrays.copyOf(weights, votes.length / 3);
          Arrays.fill(weights, known, weights.length, 1);
        }
      }
      votes[3 * size] = task;
      votes[3 * size + 1] = worker;
      votes[3 * size + 2] = label;
      size++;
      return this;
    }

    /** The votes, with {@code classes} classes. Votes of one task keep the order they came in. */
    public Votes build(int classes) {
      List<String> taskKeys = sorted(tasks);
      List<String> workerKeys = sorted(workers);
      int[] taskRank = ranks(tasks, taskKeys);
      int[] workerRank = ranks(workers, workerKeys);
      int[] start = new int[taskKeys.size() + 1];
      for (int v = 0; v < size; v++) {
        start[taskRank[votes[3 * v]] + 1]++;
      }
      for (int i = 0; i < taskKeys.size(); i++) {
        start[i + 1] += start[i];
      }
      int[] next = start.clone();
      int[] worker = new int[size];
      int[] label = new int[size];
      float[] weight = weights == null ? null : new float[size];
      for (int v = 0; v < size; v++) {
        int at = next[taskRank[votes[3 * v]]]++;
        if (weight != null) {
          weight[at] = weights[v];
        }
        worker[at] = workerRank[votes[3 * v + 1]];
        label[at] = votes[3 * v + 2];
      }
      check(taskKeys, workerKeys, classes, start, worker, label);
      return new Votes(
          List.copyOf(taskKeys), List.copyOf(workerKeys), classes, start, worker, label, weight);
    }

    private static int indexOf(Map<String, Integer> index, String key) {
      Integer known = index.putIfAbsent(key, index.size());
      return known == null ? index.size() - 1 : known;
    }

    private static List<String> sorted(Map<String, Integer> index) {
      List<String> keys = new ArrayList<>(index.keySet());
      Collections.sort(keys, KEY_ORDER);
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
}
