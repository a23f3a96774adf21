package org.crowdzoo.aggregation;

/**
 * A sum that does not depend on the order of what is added, but for one rounding in some 10¹⁵: the
 * errors of all additions are added, too. Steps that follow sums, such as those of a line search,
 * are then the same however votes are parted.
 *
 * <p>Ogita, T., Rump, S. M., Oishi, S. (2005): Accurate sum and dot product, algorithm 4.4,
 * doi:10.1137/030601818.
 */
final class CompensatedSum {
  private double sum;
  private double rest;

  void add(double value) {
    double total = sum + value;
    double part = total - sum;
    rest += (sum - (total - part)) + (value - part);
    sum = total;
  }

  /** Adds what another, (sum, rest), holds. */
  void add(double otherSum, double otherRest) {
    add(otherSum);
    rest += otherRest;
  }

  void add(CompensatedSum other) {
    add(other.sum, other.rest);
  }

  double value() {
    return sum + rest;
  }

  /** The rounded sum before its errors are taken off. */
  double sum() {
    return sum;
  }

  /** The sum of the errors. */
  double rest() {
    return rest;
  }

  /** Adds to one of many sums, kept as pairs (sum, rest). */
  static void add(double[] pairs, int number, double value) {
    double before = pairs[2 * number];
    double total = before + value;
    double part = total - before;
    pairs[2 * number] = total;
    pairs[2 * number + 1] += (before - (total - part)) + (value - part);
  }

  /** Adds to each of some sums what others hold. */
  static void addAll(double[] pairs, double[] others, int count) {
    for (int number = 0; number < count; number++) {
      add(pairs, number, others[2 * number]);
      pairs[2 * number + 1] += others[2 * number + 1];
    }
  }
}
