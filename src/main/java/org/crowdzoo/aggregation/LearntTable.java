package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.List;

/**
 * Something a strategy learnt besides the labels, such as the workers' confusion matrices.
 *
 * @param values in C order (last index fastest); not copied, not to be changed
 * @param axes what each index counts, in the field's words: task, worker, truth, vote, cluster, …;
 *     "worker", "truth", "vote" is a confusion matrix a worker, rows truth, columns vote
 * @param shape the length of each axis
 */
public record LearntTable(double[] values, List<String> axes, int... shape) {
  /** The shape must fit the values and the axes. */
  public LearntTable {
    long length = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
    if (length != values.length || axes.size() != shape.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " of " + axes + " holds not " + values.length);
    }
    axes = List.copyOf(axes);
    shape = shape.clone();
  }

  /** One number a worker. */
  static LearntTable ofWorkers(double[] values) {
    return new LearntTable(values, List.of("worker"), values.length);
  }

  /** One number a task. */
  static LearntTable ofTasks(double[] values) {
    return new LearntTable(values, List.of("task"), values.length);
  }

  /** One number a class. */
  static LearntTable ofClasses(double[] values) {
    return new LearntTable(values, List.of("truth"), values.length);
  }

  /** One number a random start. */
  static LearntTable ofRestarts(double... values) {
    return new LearntTable(values, List.of("restart"), values.length);
  }
}
