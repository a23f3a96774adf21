package org.crowdzoo.nn;

import java.util.Arrays;

/**
 * Columns of all workers' tables [W, K votes, K truths], normalised over workers and votes
 * together: log T[j, l, k] = U[j, l, k] − log Σ_jl exp U[j, l, k].
 */
final class JointSoftmax {
  private JointSoftmax() {}

  /**
   * −log Σ_jl exp U[j, l, k], laid out as a row of the table.
   *
   * @param table U
   * @param rowLength K·K
   */
  static double[] normalizers(double[] table, int rowLength) {
    int classes = (int) Math.round(Math.sqrt(rowLength));
    double[] largest = new double[classes];
    Arrays.fill(largest, Double.NEGATIVE_INFINITY);
    for (int e = 0; e < table.length; e++) {
      largest[e % classes] = Math.max(largest[e % classes], table[e]);
    }
    double[] sum = new double[classes];
    for (int e = 0; e < table.length; e++) {
      sum[e % classes] += Math.exp(table[e] - largest[e % classes]);
    }
    double[] row = new double[rowLength];
    for (int e = 0; e < rowLength; e++) {
      row[e] = -largest[e % classes] - Math.log(sum[e % classes]);
    }
    return row;
  }

  /**
   * The normalisers' part of the gradient: −T[j, l, k] times what the looked-up rows have together
   * in column k.
   *
   * @param table U
   * @param total derivatives in the looked-up rows, summed over slots, [K·K]
   * @param gradient of the table, to be changed
   */
  static void subtractGradient(double[] table, double[] total, HostArray gradient) {
    int classes = (int) Math.round(Math.sqrt(total.length));
    double[] ofColumn = new double[classes];
    for (int e = 0; e < total.length; e++) {
      ofColumn[e % classes] += total[e];
    }
    double[] normalizers = normalizers(table, total.length);
    double[] values = new double[table.length];
    gradient.read(0, values, 0, values.length);
    for (int e = 0; e < table.length; e++) {
      int k = e % classes;
      values[e] -= Math.exp(table[e] + normalizers[k]) * ofColumn[k];
    }
    gradient.write(0, values, 0, values.length);
  }
}
