package org.crowdzoo.nn;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * −log det(MᵀM) of a tall matrix M and its derivative −2 M (MᵀM)⁻¹: how little room the columns of
 * M take.
 *
 * <p>The published code leaves the term out where it is NaN, infinite or above 100. It is left out
 * here, too, where MᵀM is singular to rounding: a pivot of its Cholesky decomposition is below
 * 1e-13 of the diagonal, of which single precision knows nothing. M with fewer rows than columns is
 * always singular.
 */
final class Volume {
  /** Where nothing is known. */
  static final Volume NONE = new Volume(0, null);

  private static final double MOST = 100;
  private static final double LEAST_PIVOT = 1e-13;

  private final double value;
  private final double[][] inverse;

  private Volume(double value, double[][] inverse) {
    this.value = value;
    this.inverse = inverse;
  }

  /**
   * Measures M.
   *
   * @param gram MᵀM, [K, K]
   * @param rows of M
   */
  static Volume of(double[][] gram, long rows) {
    if (rows < gram.length) {
      return NONE;
    }
    for (double[] row : gram) {
      for (double entry : row) {
        if (!Double.isFinite(entry)) {
          return NONE;
        }
      }
    }
    RealMatrix matrix = new Array2DRowRealMatrix(gram, false);
    try {
      CholeskyDecomposition decomposition = new CholeskyDecomposition(matrix, 1e-9, 0);
      double logDeterminant = 0;
      for (int k = 0; k < gram.length; k++) {
        double root = decomposition.getL().getEntry(k, k);
        if (root * root < LEAST_PIVOT * gram[k][k]) {
          return NONE;
        }
        logDeterminant += 2 * Math.log(root);
      }
      if (-logDeterminant > MOST) {
        return NONE;
      }
      RealMatrix identity = MatrixUtils.createRealIdentityMatrix(gram.length);
      return new Volume(-logDeterminant, decomposition.getSolver().solve(identity).getData());
    } catch (NonPositiveDefiniteMatrixException e) {
      return NONE;
    }
  }

  /** Adds the products of all pairs in rows of K numbers to a Gram matrix. */
  static void addTo(double[][] gram, double[] rows) {
    int classes = gram.length;
    for (int at = 0; at < rows.length; at += classes) {
      for (int k = 0; k < classes; k++) {
        for (int m = 0; m < classes; m++) {
          gram[k][m] += rows[at + k] * rows[at + m];
        }
      }
    }
  }

  /** False if the term is left out; then its value is 0. */
  boolean counts() {
    return inverse != null;
  }

  /** −log det(MᵀM), or 0. */
  double value() {
    return value;
  }

  /** −2 M (MᵀM)⁻¹ times the factor for some rows of M; only where it counts. */
  double[] gradient(double[] rows, double factor) {
    int classes = inverse.length;
    double[] gradient = new double[rows.length];
    for (int at = 0; at < rows.length; at += classes) {
      for (int k = 0; k < classes; k++) {
        double sum = 0;
        for (int m = 0; m < classes; m++) {
          sum += rows[at + m] * inverse[m][k];
        }
        gradient[at + k] = -2 * factor * sum;
      }
    }
    return gradient;
  }
}
