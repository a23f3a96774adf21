package org.crowdzoo.training;

/**
 * The temperature T that makes softmax(z / T) of a network's logits z as likely as can be on
 * examples that it did not learn from. It changes no order of the classes. The mean negative
 * log-likelihood is convex in β = 1/T; its only minimum is where
 *
 * <pre>f(β) = mean_i Σ_k (softmax(β z_i)_k − t_ik) z_ik = 0</pre>
 *
 * which safeguarded Newton steps find to the last digits.
 *
 * @see <a href="https://proceedings.mlr.press/v70/guo17a.html">Guo et al. 2017, section 4.2</a>
 */
public final class TemperatureScaling {
  /** Temperatures are looked for from 1/100 to 100. */
  public static final double MOST = 100;

  private static final int STEPS = 200;

  private TemperatureScaling() {}

  /**
   * The temperature of a network for one class a task.
   *
   * @param logits [N, K]
   * @param truth [N], classes 0 to K-1
   * @return T, or NaN where none from 1/100 to 100 is best: with examples that are all right, say,
   *     a smaller one is always better
   */
  public static double ofClasses(double[][] logits, int[] truth) {
    double[][] targets = new double[logits.length][];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = new double[logits[i].length];
      targets[i][truth[i]] = 1;
    }
    return ofClasses(logits, targets);
  }

  /**
   * The same with soft targets, such as shares of votes.
   *
   * @param targets [N, K], each row a distribution
   */
  public static double ofClasses(double[][] logits, double[][] targets) {
    double low = 1 / MOST;
    double high = MOST;
    if (logits.length == 0
        || !(slope(low, logits, targets)[0] < 0)
        || !(slope(high, logits, targets)[0] > 0)) {
      return Double.NaN;
    }
    double beta = 1;
    for (int step = 0; step < STEPS; step++) {
      double[] f = slope(beta, logits, targets);
      if (f[0] < 0) {
        low = beta;
      } else {
        high = beta;
      }
      double next = beta - f[0] / f[1];
      if (!(next > low && next < high)) {
        next = f[0] == 0 ? beta : Math.sqrt(low * high);
      }
      if (Math.abs(next - beta) <= 1e-15 * beta) {
        return 1 / next;
      }
      beta = next;
    }
    return 1 / beta;
  }

  /**
   * The temperature of a label, whose probability is the sigmoid of z / T.
   *
   * @param logits [N]
   * @param present [N]
   * @return T, or NaN as above; also for a label that all examples have, or none
   */
  public static double ofLabel(double[] logits, boolean[] present) {
    double[][] pairs = new double[logits.length][];
    int[] truth = new int[logits.length];
    int positives = 0;
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = new double[] {0, logits[i]}; // sigmoid(z) = softmax(0, z)_1
      truth[i] = present[i] ? 1 : 0;
      positives += truth[i];
    }
    return positives == 0 || positives == truth.length ? Double.NaN : ofClasses(pairs, truth);
  }

  /** f(β) and its derivative, mean_i Var_k(z_ik) under softmax(β z_i). */
  private static double[] slope(double beta, double[][] logits, double[][] targets) {
    double sum = 0;
    double curvature = 0;
    for (int i = 0; i < logits.length; i++) {
      double[] z = logits[i];
      double most = Double.NEGATIVE_INFINITY;
      for (double value : z) {
        most = Math.max(most, value);
      }
      double total = 0;
      double first = 0;
      double second = 0;
      double wanted = 0;
      for (int k = 0; k < z.length; k++) {
        double centred = z[k] - most; // f is the same for shifted logits
        double p = Math.exp(beta * centred);
        total += p;
        first += p * centred;
        second += p * centred * centred;
        wanted += targets[i][k] * centred;
      }
      double mean = first / total;
      sum += mean - wanted;
      curvature += second / total - mean * mean;
    }
    return new double[] {sum / logits.length, curvature / logits.length};
  }
}
