package org.crowdzoo.aggregation;

import java.util.Arrays;

/** The objective of an iterative strategy, and when to stop. */
final class EmHistory {
  private final int maxiter;
  private final double tolerance;
  private double[] values = new double[16];
  private int count;

  /**
   * Stops after {@code maxiter} iterations, or when one changes the objective by less than {@code
   * epsilon} a vote; with {@code epsilon = 0} never before {@code maxiter}.
   */
  EmHistory(int maxiter, double epsilon, long votes) {
    this.maxiter = maxiter;
    this.tolerance = epsilon * Math.max(1, votes);
  }

  /** Notes the objective of an iteration; true if there is to be another. */
  boolean more(double objective) {
    if (count == values.length) {
      values = Arrays.copyOf(values, 2 * count);
    }
    values[count++] = objective;
    return count < maxiter
        && (count == 1 || !(Math.abs(values[count - 1] - values[count - 2]) < tolerance));
  }

  /** Goes on after the iterations of another; true if there is to be one more. */
  boolean goOn(double[] objective) {
    boolean more = true;
    for (double value : objective) {
      more = more(value);
    }
    return more;
  }

  /** The objective of each iteration so far. */
  double[] values() {
    return Arrays.copyOf(values, count);
  }
}
