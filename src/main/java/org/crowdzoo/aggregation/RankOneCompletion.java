package org.crowdzoo.aggregation;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The M-MSR iteration: |C| ≈ u v' where each entry of u and v is in turn the mean of what its row
 * or column asks for, after the F largest and F smallest of these are dropped.
 */
final class RankOneCompletion {
  private final WorkerAgreement agreement;
  private final int workers;
  private final int drop;

  RankOneCompletion(WorkerAgreement agreement) {
    this.agreement = agreement;
    this.workers = agreement.value().length;
    this.drop = Math.max(0, agreement.sparsity() / 2 - 1);
  }

  /** The skills s with C ≈ s s', [W]. */
  double[] skills(MatrixMeanSubsequenceReduced.Options options) {
    double[] u = new double[workers];
    double[] v = new double[workers];
    Arrays.fill(u, 0.5);
    Arrays.fill(v, 0.5);
    for (int round = 0; round < options.maxiter(); round++) {
      double[] oldU = u.clone();
      double[] oldV = v.clone();
      update(v, u);
      update(u, v);
      if (change(u, v, oldU, oldV) < options.epsilon()) {
        break;
      }
    }
    double[] sign = signs();
    double scale = Math.sqrt(norm(v) / Math.max(norm(u), 1e-300));
    double[] skill = new double[workers];
    Arrays.setAll(skill, j -> sign[j] * u[j] * scale);
    return skill;
  }

  private void update(double[] target, double[] other) {
    IntStream.range(0, workers)
        .parallel()
        .forEach(
            j -> {
              double[] asked = new double[workers];
              int count = 0;
              for (int a = 0; a < workers; a++) {
                if (agreement.observed()[j][a] && other[a] != 0) {
                  asked[count++] = Math.abs(agreement.value()[j][a]) / other[a];
                }
              }
              target[j] = trimmedMean(asked, count, target[j]);
            });
  }

  /** Drops up to F values above and up to F below the present one, and takes the mean. */
  private double trimmedMean(double[] asked, int count, double present) {
    Arrays.sort(asked, 0, count);
    int below = 0;
    int above = 0;
    for (int n = 0; n < count; n++) {
      below += asked[n] < present ? 1 : 0;
      above += asked[n] > present ? 1 : 0;
    }
    int from = Math.min(drop, below);
    int to = count - Math.min(drop, above);
    double sum = 0;
    for (int n = from; n < to; n++) {
      sum += asked[n];
    }
    if (to <= from) {
      return present;
    }
    return sum == 0 ? 1 / Math.sqrt(agreement.tasks()) : sum / (to - from);
  }

  /** ‖u v' - u₀ v₀'‖ in O(W). */
  private static double change(double[] u, double[] v, double[] u0, double[] v0) {
    double square = dot(u, u) * dot(v, v) - 2 * dot(u, u0) * dot(v, v0) + dot(u0, u0) * dot(v0, v0);
    return Math.sqrt(Math.max(0, square));
  }

  /** Signs of the leading eigenvector, by power iteration on C + c I. */
  private double[] signs() {
    double[] x = new double[workers];
    Arrays.fill(x, 1);
    double shift = 0;
    for (double[] row : agreement.value()) {
      shift = Math.max(shift, Arrays.stream(row).map(Math::abs).sum());
    }
    for (int round = 0; round < 200; round++) {
      double[] next = new double[workers];
      for (int a = 0; a < workers; a++) {
        next[a] = dot(agreement.value()[a], x) + shift * x[a];
      }
      double norm = norm(next);
      if (norm == 0) {
        break;
      }
      Arrays.setAll(next, a -> next[a] / norm);
      x = next;
    }
    double turn = Arrays.stream(x).map(Math::signum).sum() >= 0 ? 1 : -1;
    double[] sign = new double[workers];
    for (int a = 0; a < workers; a++) {
      sign[a] = x[a] * turn >= 0 ? 1 : -1;
    }
    return sign;
  }

  private static double norm(double[] a) {
    return Math.sqrt(dot(a, a));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += a[d] * b[d];
    }
    return sum;
  }
}
