package org.crowdzoo.labelmodel;

import java.util.Arrays;
import java.util.List;
import org.crowdzoo.files.InputException;

/**
 * How often the truths of a task take which values: p(Y) over the 2^v assignments of -1 and 1 in
 * lexicographic order, so that for one truth it is P(-1), P(1).
 */
public final class ClassBalance {
  private final int truths;
  private final double[] joint;

  private ClassBalance(int truths, double[] joint) {
    this.truths = truths;
    this.joint = joint;
    for (int k = 0; k < truths; k++) {
      double one = marginal(k)[1];
      if (!(one > 0 && one < 1)) {
        throw new InputException(
            "label model: class balance: both values of truth "
                + k
                + " must have a probability above 0, got P(1) = "
                + one);
      }
    }
  }

  /** All assignments alike: 0.5 for one truth. */
  public static ClassBalance uniform(int truths) {
    double[] joint = new double[1 << truths];
    Arrays.fill(joint, 1.0 / joint.length);
    return new ClassBalance(truths, joint);
  }

  /**
   * Given probabilities, [2^v], which are scaled to sum to 1.
   *
   * @throws InputException in one line, if there are too few or many, one is negative, or a truth
   *     would always be the same
   */
  public static ClassBalance of(int truths, double... joint) {
    double sum = Arrays.stream(joint).sum();
    if (joint.length != 1 << truths
        || Arrays.stream(joint).anyMatch(p -> !(p >= 0))
        || !(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
      throw new InputException(
          "label model: class balance must be "
              + (1 << truths)
              + " numbers from 0, not all 0, for "
              + truths
              + (truths == 1 ? " truth" : " truths")
              + " of -1 or 1, got "
              + Arrays.toString(joint));
    }
    return new ClassBalance(truths, Arrays.stream(joint).map(p -> p / sum).toArray());
  }

  /**
   * The shares in a development set.
   *
   * @param truth [N][v], -1 or 1
   * @throws InputException in one line, if it is empty or another value is in it
   */
  public static ClassBalance ofDevelopmentSet(int truths, int[][] truth) {
    double[] joint = new double[1 << truths];
    for (int i = 0; i < truth.length; i++) {
      int at = 0;
      for (int value : truth[i]) {
        if (value != -1 && value != 1) {
          throw new InputException(
              "label model: development set, row " + i + ": must be -1 or 1, got " + value);
        }
        at = 2 * at + (value + 1) / 2;
      }
      if (truth[i].length != truths) {
        throw new InputException(
            "label model: development set, row "
                + i
                + ": must have "
                + truths
                + " values, got "
                + truth[i].length);
      }
      joint[at]++;
    }
    return of(truths, joint);
  }

  /** p(Y), [2^v], a copy. */
  public double[] joint() {
    return joint.clone();
  }

  int truths() {
    return truths;
  }

  /** p(Y_k) for -1 and 1. */
  double[] marginal(int k) {
    return marginal(new int[] {k});
  }

  /** p of some truths, in rising order; row-major, -1 before 1. */
  double[] marginal(int[] of) {
    double[] marginal = new double[1 << of.length];
    for (int y = 0; y < joint.length; y++) {
      int at = 0;
      for (int k : of) {
        at = 2 * at + bit(y, k);
      }
      marginal[at] += joint[y];
    }
    return marginal;
  }

  /** 0 if truth k is -1 in assignment y, else 1. */
  int bit(int y, int k) {
    return y >> (truths - 1 - k) & 1;
  }

  /** The joint distribution as the junction tree of the truths has it, as logarithms, [2^v]. */
  double[] logarithms(JunctionTree tree) {
    double[] sum = new double[joint.length];
    for (int c = 0; c < tree.cliques().size(); c++) {
      for (int[] part : List.of(tree.cliques().get(c), tree.separator(c))) {
        int sign = part == tree.separator(c) ? -1 : 1;
        double[] marginal = marginal(part);
        for (int y = 0; y < sum.length && part.length > 0; y++) {
          int at = 0;
          for (int k : part) {
            at = 2 * at + bit(y, k);
          }
          sum[y] += sign * Marginals.log(marginal[at]);
        }
      }
    }
    return sum;
  }
}
