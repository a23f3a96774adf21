package org.crowdzoo.nn;

import java.util.Arrays;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A term of the loss in the distances of the workers' matrices Π^j from the common one Π^g, for a
 * {@link WorkerTable} whose last row is the common one.
 *
 * <pre>
 * PUSH:    −λ Σ_j ‖Π^j − Π^g‖_F          CoNAL's, equation 7; 0 has derivative 0 here
 * SHRINK:  +λ/2 Σ_j ‖Π^j − Π^g‖_F²       our own, for matrices known from few votes
 * </pre>
 *
 * <p>Unlike other regularisation it is part of the objective's value that the network reports.
 * Workers without a vote can be left out; the push alone would move them.
 */
public final class CommonDistance implements Regularization {
  private static final long serialVersionUID = 1L;

  /** Which function of the distances. */
  public enum Kind {
    PUSH,
    SHRINK
  }

  private final Kind kind;
  private final double lambda;
  private final int rowLength;
  private final int[] excludedWorkers;

  /**
   * The term.
   *
   * @param kind which
   * @param lambda λ, at least 0
   * @param rowLength K·K
   * @param excludedWorkers rows that do not count
   */
  public CommonDistance(
      @JsonProperty("kind") Kind kind,
      @JsonProperty("lambda") double lambda,
      @JsonProperty("rowLength") int rowLength,
      @JsonProperty("excludedWorkers") int[] excludedWorkers) {
    this.kind = kind;
    this.lambda = lambda;
    this.rowLength = rowLength;
    this.excludedWorkers = excludedWorkers == null ? new int[0] : excludedWorkers.clone();
  }

  @Override
  public ApplyStep applyStep() {
    return ApplyStep.BEFORE_UPDATER;
  }

  @Override
  public void apply(INDArray param, INDArray gradient, double lr, int iteration, int epoch) {
    if (lambda == 0) {
      return;
    }
    HostArray pi = HostArray.from(param);
    HostArray g = HostArray.of(gradient);
    double[] common = row(pi, lastRow(pi));
    double[] commonStep = new double[rowLength];
    for (int j : includedRows(pi)) {
      double[] apart = apart(row(pi, j), common);
      // ∂(−λ‖d‖)/∂d = −λ d/‖d‖;   ∂(λ/2 ‖d‖²)/∂d = λ d
      double norm = norm(apart);
      double factor = kind == Kind.SHRINK ? lambda : norm == 0 ? 0 : -lambda / norm;
      add(g, j, apart, factor);
      for (int e = 0; e < rowLength; e++) {
        commonStep[e] += factor * apart[e];
      }
    }
    add(g, lastRow(pi), commonStep, -1);
  }

  @Override
  public double score(INDArray param, int iteration, int epoch) {
    if (lambda == 0) {
      return 0;
    }
    HostArray pi = HostArray.from(param);
    double[] common = row(pi, lastRow(pi));
    double sum = 0;
    for (int j : includedRows(pi)) {
      double norm = norm(apart(row(pi, j), common));
      sum += kind == Kind.SHRINK ? lambda / 2 * norm * norm : -lambda * norm;
    }
    return sum;
  }

  private int lastRow(HostArray table) {
    return table.length() / rowLength - 1;
  }

  private double[] row(HostArray table, int row) {
    double[] values = new double[rowLength];
    table.read(row * rowLength, values, 0, rowLength);
    return values;
  }

  private void add(HostArray table, int row, double[] what, double factor) {
    double[] values = row(table, row);
    for (int e = 0; e < rowLength; e++) {
      values[e] += factor * what[e];
    }
    table.write(row * rowLength, values, 0, rowLength);
  }

  /** Π^j − Π^g, in place of the first. */
  private static double[] apart(double[] own, double[] common) {
    for (int e = 0; e < own.length; e++) {
      own[e] -= common[e];
    }
    return own;
  }

  private static double norm(double[] d) {
    double squares = 0;
    for (double x : d) {
      squares += x * x;
    }
    return Math.sqrt(squares);
  }

  private int[] includedRows(HostArray table) {
    boolean[] excluded = new boolean[lastRow(table)];
    for (int j : excludedWorkers) {
      excluded[j] = true;
    }
    return java.util.stream.IntStream.range(0, excluded.length).filter(j -> !excluded[j]).toArray();
  }

  public Kind getKind() {
    return kind;
  }

  public double getLambda() {
    return lambda;
  }

  public int getRowLength() {
    return rowLength;
  }

  public int[] getExcludedWorkers() {
    return excludedWorkers.clone();
  }

  @Override
  public Regularization clone() {
    return new CommonDistance(kind, lambda, rowLength, excludedWorkers);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CommonDistance that
        && kind == that.kind
        && lambda == that.lambda
        && rowLength == that.rowLength
        && Arrays.equals(excludedWorkers, that.excludedWorkers);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, lambda, rowLength, Arrays.hashCode(excludedWorkers));
  }
}
