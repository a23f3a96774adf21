package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * What an aggregation found: for each of N tasks a label of K, or none, and a distribution over the
 * labels; and what the strategy learnt on the way.
 */
public final class Aggregated {
  private final int classes;
  private final int[] labels;
  private final double[] posterior;
  private final Map<String, LearntTable> learnt;
  private final double[] objective;
  private final int[] tooHard;
  private final List<String> warnings;

  private Aggregated(
      int classes,
      int[] labels,
      double[] posterior,
      Map<String, LearntTable> learnt,
      double[] objective,
      int[] tooHard,
      List<String> warnings) {
    this.classes = classes;
    this.labels = labels;
    this.posterior = posterior;
    this.learnt = Collections.unmodifiableMap(new LinkedHashMap<>(learnt));
    this.objective = objective;
    this.tooHard = tooHard;
    this.warnings = List.copyOf(warnings);
  }

  /** Only labels, [N], -1 for none. The array is not copied. */
  static Aggregated ofLabels(int[] labels, int classes) {
    return new Aggregated(classes, labels, null, Map.of(), new double[0], null, List.of());
  }

  /**
   * Posteriors [N*K], not copied; the label of a task is its most probable one, the lowest of
   * several, and -1 if all its probabilities are zero.
   */
  static Aggregated ofPosterior(double[] posterior, int tasks, int classes) {
    int[] labels = new int[tasks];
    for (int i = 0; i < tasks; i++) {
      labels[i] = mostProbable(posterior, i * classes, classes);
    }
    return new Aggregated(classes, labels, posterior, Map.of(), new double[0], null, List.of());
  }

  /** The same with the labels chosen otherwise than by {@link #ofPosterior}. */
  Aggregated withLabels(int[] chosen) {
    return new Aggregated(classes, chosen, posterior, learnt, objective, tooHard, warnings);
  }

  /** The same without a label where the condition holds; probabilities stay. */
  Aggregated withoutLabels(IntPredicate none) {
    return withLabels(
        IntStream.range(0, labels.length).map(i -> none.test(i) ? -1 : labels[i]).toArray());
  }

  /** The same with one more thing learnt. */
  Aggregated withLearnt(String name, LearntTable table) {
    Map<String, LearntTable> more = new LinkedHashMap<>(learnt);
    more.put(name, table);
    return new Aggregated(classes, labels, posterior, more, objective, tooHard, warnings);
  }

  /** The same with the objective after each iteration. */
  Aggregated withObjective(double[] history) {
    return new Aggregated(classes, labels, posterior, learnt, history, tooHard, warnings);
  }

  /** The same with the tasks that have no valid label, rising. */
  Aggregated withTooHard(int[] tasks) {
    return new Aggregated(classes, labels, posterior, learnt, objective, tasks, warnings);
  }

  /** The same with what is amiss with the votes, a line each. */
  Aggregated withWarnings(List<String> lines) {
    return new Aggregated(classes, labels, posterior, learnt, objective, tooHard, lines);
  }

  private static int mostProbable(double[] posterior, int from, int classes) {
    int best = -1;
    double max = 0;
    for (int k = 0; k < classes; k++) {
      if (posterior[from + k] > max) {
        max = posterior[from + k];
        best = k;
      }
    }
    return best;
  }

  /** Number of tasks N. */
  public int tasks() {
    return labels.length;
  }

  /** Number of classes K. */
  public int classes() {
    return classes;
  }

  /** True if the strategy gives distributions; otherwise each is all on its task's label. */
  public boolean isSoft() {
    return posterior != null;
  }

  /** Label of a task, 0 to K-1, or -1 for none. */
  public int label(int task) {
    return labels[task];
  }

  /** The labels of all tasks, [N], -1 for none; a copy. */
  public int[] labels() {
    return labels.clone();
  }

  /** Probability that the label of a task is k; all are 0 for a task without a label. */
  public double probability(int task, int k) {
    if (posterior == null) {
      return labels[task] == k ? 1 : 0;
    }
    return posterior[task * classes + k];
  }

  /** The probabilities of all tasks, [N][K]; a copy. */
  public double[][] probabilities() {
    return IntStream.range(0, tasks())
        .mapToObj(i -> IntStream.range(0, classes).mapToDouble(k -> probability(i, k)).toArray())
        .toArray(double[][]::new);
  }

  /** The probabilities of all tasks in one array, [N*K], class fastest; a copy. */
  public double[] flatProbabilities() {
    if (posterior != null) {
      return posterior.clone();
    }
    double[] flat = new double[Math.multiplyExact(tasks(), classes)];
    for (int i = 0; i < tasks(); i++) {
      if (labels[i] >= 0) {
        flat[i * classes + labels[i]] = 1;
      }
    }
    return flat;
  }

  /**
   * What the strategy learnt, by name, in its order: {@code confusions} [W, K, K], {@code prior}
   * [K], {@code ability} [W], {@code difficulty} [N], {@code worker_weight} [W] …
   */
  public Map<String, LearntTable> learnt() {
    return learnt;
  }

  /** The workers' confusion matrices [W, K truth, K vote], if the strategy learns them, or null. */
  public LearntTable confusions() {
    return learnt.get("confusions");
  }

  /** The objective after each iteration (of EM: it never falls); empty if there is none. */
  public double[] objective() {
    return objective.clone();
  }

  /** True if the strategy judges tasks to be too hard, as {@code twothird} and {@code plantnet}. */
  public boolean judgesTasks() {
    return tooHard != null;
  }

  /** The tasks judged too hard, rising; empty if the strategy does not judge. */
  public int[] tooHard() {
    return tooHard == null ? new int[0] : tooHard.clone();
  }

  /** What the strategy finds amiss with the votes, a line each. */
  public List<String> warnings() {
    return warnings;
  }

  /** Share of the given tasks whose label equals the truth; tasks with truth -1 do not count. */
  public double accuracy(int[] truth) {
    long known = Arrays.stream(truth).filter(k -> k >= 0).count();
    long right =
        IntStream.range(0, tasks()).filter(i -> truth[i] >= 0 && truth[i] == labels[i]).count();
    return (double) right / known;
  }
}
