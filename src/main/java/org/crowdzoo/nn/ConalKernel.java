package org.crowdzoo.nn;

import java.util.stream.IntStream;

/** {@link ConalVertex} written out; names as in its formulas. */
final class ConalKernel implements VoteKernel {
  private final int classes;
  private final boolean stochastic;
  private final boolean normalizeTask;

  private int tasks;
  private int votes;
  private int embedding;
  private double[] p;
  private double[] v;
  private double[] pi;
  private double[] u;
  private double[] q;
  private double[] omega;
  private double[] mixed;

  ConalKernel(ConalVertex vertex) {
    classes = vertex.getClasses();
    stochastic = vertex.isStochastic();
    normalizeTask = vertex.isNormalizeTask();
  }

  @Override
  public double[] forward(double[][] inputs, int tasks, int votes) {
    this.tasks = tasks;
    this.votes = votes;
    p = inputs[0];
    v = inputs[1];
    pi = inputs[2];
    u = inputs[3];
    embedding = v.length / tasks;
    q = new double[tasks * (votes + 1) * classes];
    omega = new double[tasks * votes];
    mixed = new double[tasks * classes * votes];
    double[] scores = stochastic ? new double[mixed.length] : mixed;
    IntStream.range(0, tasks).parallel().forEach(i -> forward(i, scores));
    return scores;
  }

  private void forward(int i, double[] scores) {
    for (int slot = 0; slot <= votes; slot++) {
      int at = i * (votes + 1) + slot;
      if (stochastic) {
        softmaxOverVotes(at);
      }
      // q[l] = Σ_k π[l, k] p[k]
      for (int l = 0; l < classes; l++) {
        double sum = 0;
        for (int k = 0; k < classes; k++) {
          sum += pi[(at * classes + l) * classes + k] * p[i * classes + k];
        }
        q[at * classes + l] = sum;
      }
    }
    double taskNorm = normalizeTask ? norm(v, i) : 1;
    int common = i * (votes + 1) * classes;
    for (int a = 0; a < votes; a++) {
      int worker = i * votes + a;
      double cosine = dot(u, worker, v, i) / (norm(u, worker) * taskNorm);
      double w = 1 / (1 + Math.exp(-cosine));
      omega[worker] = w;
      int local = common + (a + 1) * classes;
      for (int l = 0; l < classes; l++) {
        // h = local + ω (common − local)
        double h = q[local + l] + w * (q[common + l] - q[local + l]);
        int at = (i * classes + l) * votes + a;
        mixed[at] = h;
        if (stochastic) {
          scores[at] = Math.log(h + Float.MIN_NORMAL);
        }
      }
    }
  }

  @Override
  public double[][] backward(double[] epsilon) {
    double[][] gradients = {
      new double[p.length], new double[v.length], new double[pi.length], new double[u.length]
    };
    IntStream.range(0, tasks).parallel().forEach(i -> backward(i, epsilon, gradients));
    return gradients;
  }

  private void backward(int i, double[] epsilon, double[][] gradients) {
    double[] dCommon = new double[classes];
    double[] dLocal = new double[classes];
    double[] dTask = new double[embedding];
    int common = i * (votes + 1) * classes;
    double taskNorm = normalizeTask ? norm(v, i) : 1;
    for (int a = 0; a < votes; a++) {
      int worker = i * votes + a;
      int local = common + (a + 1) * classes;
      double w = omega[worker];
      double dOmega = 0;
      for (int l = 0; l < classes; l++) {
        int at = (i * classes + l) * votes + a;
        double e = stochastic ? epsilon[at] / (mixed[at] + Float.MIN_NORMAL) : epsilon[at];
        dOmega += e * (q[common + l] - q[local + l]);
        dCommon[l] += w * e;
        dLocal[l] = (1 - w) * e;
      }
      matrixGradient(i, i * (votes + 1) + a + 1, dLocal, gradients);
      embeddingGradient(i, worker, taskNorm, dOmega * w * (1 - w), gradients[3], dTask);
    }
    matrixGradient(i, i * (votes + 1), dCommon, gradients);
    projected(v, i, normalizeTask ? taskNorm : 0, dTask, gradients[1]);
  }

  /** dπ[l, k] = dq[l] p[k], and dp[k] += Σ_l dq[l] π[l, k]. */
  private void matrixGradient(int i, int slot, double[] dq, double[][] gradients) {
    double[] dPi = gradients[2];
    double[] dP = gradients[0];
    for (int l = 0; l < classes; l++) {
      if (dq[l] == 0) {
        continue;
      }
      int row = (slot * classes + l) * classes;
      for (int k = 0; k < classes; k++) {
        dPi[row + k] = dq[l] * p[i * classes + k];
        dP[i * classes + k] += dq[l] * pi[row + k];
      }
    }
    if (stochastic) {
      softmaxGradient(slot, dPi);
    }
  }

  /** Derivatives in û·v̂ of a worker's embedding, and summed up of the task's. */
  private void embeddingGradient(
      int i, int worker, double taskNorm, double dCosine, double[] dU, double[] dTask) {
    double workerNorm = norm(u, worker);
    double[] dWorker = new double[embedding];
    for (int e = 0; e < embedding; e++) {
      dWorker[e] = dCosine * v[i * embedding + e] / taskNorm;
      dTask[e] += dCosine * u[worker * embedding + e] / workerNorm;
    }
    projected(u, worker, workerNorm, dWorker, dU);
  }

  /** Through x/‖x‖: (d − x̂ (x̂·d)) / ‖x‖; a norm of 0 means that x was not normalised. */
  private void projected(double[] x, int row, double norm, double[] d, double[] into) {
    double along = 0;
    for (int e = 0; e < embedding && norm > 0; e++) {
      along += x[row * embedding + e] / norm * d[e];
    }
    for (int e = 0; e < embedding; e++) {
      into[row * embedding + e] =
          norm > 0 ? (d[e] - x[row * embedding + e] / norm * along) / norm : d[e];
    }
  }

  /** Each column k of a matrix [l, k] becomes a distribution over the votes l. */
  private void softmaxOverVotes(int slot) {
    int matrix = slot * classes * classes;
    for (int k = 0; k < classes; k++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int l = 0; l < classes; l++) {
        max = Math.max(max, pi[matrix + l * classes + k]);
      }
      double sum = 0;
      for (int l = 0; l < classes; l++) {
        int at = matrix + l * classes + k;
        pi[at] = Math.exp(pi[at] - max);
        sum += pi[at];
      }
      for (int l = 0; l < classes; l++) {
        pi[matrix + l * classes + k] /= sum;
      }
    }
  }

  /** d[l] ← π[l] (d[l] − Σ_m π[m] d[m]) in each column. */
  private void softmaxGradient(int slot, double[] d) {
    int matrix = slot * classes * classes;
    for (int k = 0; k < classes; k++) {
      double mean = 0;
      for (int l = 0; l < classes; l++) {
        mean += pi[matrix + l * classes + k] * d[matrix + l * classes + k];
      }
      for (int l = 0; l < classes; l++) {
        int at = matrix + l * classes + k;
        d[at] = pi[at] * (d[at] - mean);
      }
    }
  }

  private double norm(double[] x, int row) {
    return Math.sqrt(dot(x, row, x, row) + ConalVertex.TINY);
  }

  private double dot(double[] x, int row, double[] y, int other) {
    double sum = 0;
    for (int e = 0; e < embedding; e++) {
      sum += x[row * embedding + e] * y[other * embedding + e];
    }
    return sum;
  }
}
