package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.SingularValueDecomposition;

/** What singular values of a small square matrix tell. */
final class SingularValues {
  private SingularValues() {}

  /** The nuclear norm, Σ of the singular values, of a [K][K] given flat, [K*K]. */
  static double nuclearNorm(double[] flat, int size) {
    double[][] rows = new double[size][];
    for (int r = 0; r < size; r++) {
      rows[r] = Arrays.copyOfRange(flat, r * size, (r + 1) * size);
    }
    return Arrays.stream(
            new SingularValueDecomposition(MatrixUtils.createRealMatrix(rows)).getSingularValues())
        .sum();
  }
}
