package org.crowdzoo.nn;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the examples of a batch weigh, read from the label mask: the road on which DL4J brings
 * numbers to a loss. A loss here is a weighted mean, Σ w ℓ / Σ w: an example of weight 3 counts as
 * one that stands in the batch three times, one of weight 0 as one that is not there.
 */
public final class BatchWeights {
  private BatchWeights() {}

  /**
   * The weight of each example, [B].
   *
   * <ul>
   *   <li>labels [B, K] and a mask [B] or [B, 1]: the mask
   *   <li>labels [B, K] that are distributions, and a mask [B, K]: Σ_k y_k w_k, what the example's
   *       own label weighs
   *   <li>labels [B, L] that are answers each, and a mask [B, L]: the mean of a row
   *   <li>votes [B, K, A] and a mask [B, A]: the mean over the votes that weigh something
   *   <li>votes [B, K, A] and a mask [B, A + 1]: its last column, for tasks of which the votes do
   *       not tell, such as mixed ones
   * </ul>
   *
   * @param mask null for none: everything weighs 1
   * @param distributions whether the labels of an example are a distribution
   */
  public static double[] ofExamples(INDArray labels, INDArray mask, boolean distributions) {
    int examples = (int) labels.size(0);
    double[] weights = new double[examples];
    if (mask == null) {
      Arrays.fill(weights, 1);
      return weights;
    }
    double[] values = read(mask);
    if (labels.rank() == 3) {
      return ofTasks(values, examples, (int) labels.size(2));
    }
    int columns = values.length / examples;
    double[] shares = distributions && columns > 1 ? read(labels) : null;
    for (int i = 0; i < examples; i++) {
      double sum = 0;
      double total = 0;
      for (int c = i * columns; c < (i + 1) * columns; c++) {
        double share = shares == null ? 1 : shares[c];
        sum += share * values[c];
        total += share;
      }
      weights[i] = sum == 0 ? 0 : sum / total;
    }
    return weights;
  }

  /**
   * What tasks weigh, [B]: the last of A + 1 columns, or the mean of the positive weights of a
   * task's votes, 0 if there is none.
   *
   * @param mask [B, A] or [B, A + 1]
   * @param slots A
   */
  static double[] ofTasks(double[] mask, int tasks, int slots) {
    double[] weights = new double[tasks];
    int columns = mask.length / tasks;
    for (int i = 0; i < tasks; i++) {
      int from = i * columns;
      weights[i] =
          columns == slots + 1
              ? mask[from + slots]
              : Arrays.stream(mask, from, from + columns).filter(w -> w > 0).average().orElse(0);
    }
    return weights;
  }

  /** All values of an array of any number type in C order. */
  static double[] read(INDArray array) {
    return switch (array.dataType()) {
      case FLOAT, DOUBLE -> HostArray.read(array);
      default -> HostArray.read(array.castTo(DataType.DOUBLE));
    };
  }
}
