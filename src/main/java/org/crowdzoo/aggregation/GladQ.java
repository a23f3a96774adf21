package org.crowdzoo.aggregation;

import java.util.Arrays;
import org.crowdzoo.crowd.Votes;

/**
 * The function that GLAD's M step maximises, over x = (α_1 … α_W, β_1 … β_N):
 *
 * <p>Q = Σ_v t_v log σ(x_v) + (1 - t_v) log σ(-x_v) - ½ Σ_j (α_j - 1)² - ½ Σ_i (β_i - 1)² with x_v
 * = α_j exp β_i and t_v the posterior probability that vote v is right; constants are left out.
 */
final class GladQ implements ConjugateGradient.Function {
  private static final double HUGE = 1e200;

  /** Votes whose exponentials are taken together. */
  private static final int SOME_VOTES = 1 << 10;

  private static final double LEAST = -37;

  private final Votes votes;
  private final RightOrWrong tasks;
  private final double logOthers;

  /** What chunks add, see {@link #ofVotes}. */
  private final double[][] parts;

  GladQ(Votes votes, RightOrWrong tasks) {
    this.votes = votes;
    this.tasks = tasks;
    this.logOthers = Math.log(Math.max(1, votes.classes() - 1));
    this.parts = new double[tasks.chunks.count()][2 * votes.workers() + 2];
  }

  @Override
  public double at(double[] x, double[] gradient) {
    return withPriors(ofVotes(x, gradient), x, gradient, votes.workers());
  }

  /**
   * The part of Q that votes add, as sums that do not depend on the order of the tasks.
   *
   * @param gradient takes that of β, the prior in it
   * @return pairs of a {@link CompensatedSum}: the gradient of each α, and Q, [2 W + 2]
   */
  double[] ofVotes(double[] x, double[] gradient) {
    tasks.chunks.forEach(c -> addChunk(c, x, gradient));
    double[] sums = new double[2 * votes.workers() + 2];
    for (double[] part : parts) {
      CompensatedSum.addAll(sums, part, votes.workers() + 1);
    }
    return sums;
  }

  /** Q and the gradient of α, with the priors, from such sums over all votes. */
  static double withPriors(double[] sums, double[] x, double[] gradient, int workers) {
    for (int j = 0; j < workers; j++) {
      gradient[j] = sums[2 * j] + sums[2 * j + 1] - (x[j] - 1);
    }
    double q = sums[2 * workers] + sums[2 * workers + 1] + logPriors(x);
    return Double.isNaN(q) ? Double.NEGATIVE_INFINITY : q;
  }

  private void addChunk(int chunk, double[] x, double[] gradient) {
    double[] sums = parts[chunk];
    Arrays.fill(sums, 0);
    int end = tasks.chunks.end(chunk);
    double[] z = new double[SOME_VOTES];
    double[] e = new double[SOME_VOTES];
    double[] inverse = new double[SOME_VOTES];
    for (int first = tasks.chunks.start(chunk); first < end; ) {
      int to = first + 1;
      while (to < end && votes.end(to) - votes.start(first) <= SOME_VOTES) {
        to++;
      }
      int count = votes.end(to - 1) - votes.start(first);
      if (count > z.length) {
        z = new double[count];
        e = new double[count];
        inverse = new double[count];
      }
      multiply(first, to, x, gradient, z);
      logistic(z, e, inverse, count);
      add(first, to, x, gradient, sums, z, e, inverse);
      first = to;
    }
  }

  /** z_v = α_j exp β_i of the votes of some tasks; exp β_i stands where its gradient will. */
  private void multiply(int first, int to, double[] x, double[] gradient, double[] z) {
    int n = 0;
    for (int i = first; i < to; i++) {
      double inverse = Math.exp(x[votes.workers() + i]);
      gradient[votes.workers() + i] = inverse;
      for (int v = votes.start(i); v < votes.end(i); v++) {
        z[n++] = x[votes.worker(v)] * inverse;
      }
    }
  }

  /** e = exp(-|z|), less than 1e-16 being nothing beside 1, and 1 / (1 + e). */
  private static void logistic(double[] z, double[] e, double[] inverse, int count) {
    for (int n = 0; n < count; n++) {
      e[n] = Math.max(-Math.abs(z[n]), LEAST);
    }
    Exponentials.inPlace(e, 0, count, LEAST);
    for (int n = 0; n < count; n++) {
      inverse[n] = 1 / (1 + e[n]);
    }
  }

  private void add(
      int first,
      int to,
      double[] x,
      double[] gradient,
      double[] sums,
      double[] z,
      double[] e,
      double[] inverse) {
    int workers = votes.workers();
    int n = 0;
    for (int i = first; i < to; i++) {
      double scale = gradient[workers + i];
      double q = 0;
      double sum = 0;
      double product = 1;
      for (int v = votes.start(i); v < votes.end(i); v++, n++) {
        double t = tasks.right(i, v);
        double weight = votes.weight(v);
        // log σ(z) = min(z, 0) - log(1 + exp(-|z|)), the logarithms of several votes in one
        q += weight * (z[n] >= 0 ? (t - 1) * z[n] : t * z[n]);
        if (weight == 1) {
          product *= 1 + e[n];
        } else {
          q -= weight * Math.log(1 + e[n]);
        }
        if (product > HUGE) {
          q -= Math.log(product);
          product = 1;
        }
        // dQ/dz = t - σ(z)
        double slope = weight * (t - (z[n] >= 0 ? inverse[n] : e[n] * inverse[n]));
        CompensatedSum.add(sums, votes.worker(v), slope * scale);
        sum += slope * z[n];
      }
      CompensatedSum.add(sums, workers, q - Math.log(product));
      gradient[workers + i] = sum - (x[workers + i] - 1);
    }
  }

  /** log N(α; 1, 1) + log N(β; 1, 1) without constants. */
  static double logPriors(double[] x) {
    return -Chunks.sumOfRanges(
        x.length,
        (from, to, sum) -> {
          for (int d = from; d < to; d++) {
            sum.add((x[d] - 1) * (x[d] - 1) / 2);
          }
        });
  }

  /** Log-probabilities of the votes at x. */
  RightOrWrong.LogProbability model(double[] x) {
    double[] inverse = new double[votes.tasks()];
    Chunks.ranges(
        inverse.length,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            inverse[i] = Math.exp(x[votes.workers() + i]);
          }
        });
    return new RightOrWrong.LogProbability() {
      @Override
      public double right(int task, int vote) {
        return logSigmoid(x[votes.worker(vote)] * inverse[task]);
      }

      @Override
      public double wrong(int task, int vote) {
        return logSigmoid(-x[votes.worker(vote)] * inverse[task]) - logOthers;
      }
    };
  }

  private static double logSigmoid(double z) {
    return Math.min(z, 0) - Math.log(1 + Math.exp(-Math.abs(z)));
  }
}
