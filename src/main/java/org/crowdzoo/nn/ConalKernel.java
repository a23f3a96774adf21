package org.crowdzoo.nn;

/** {@link ConalVertex} written out; names as in its formulas. */
final class ConalKernel implements VoteKernel {
  private final int classes;
  private final int choices;
  private final boolean stochastic;
  private final boolean normalizeTask;

  ConalKernel(ConalVertex vertex) {
    classes = vertex.getClasses();
    choices = vertex.choices();
    stochastic = vertex.isStochastic();
    normalizeTask = vertex.isNormalizeTask();
  }

  @Override
  public void forward(double[][] inputs, int votes, double[] scores) {
    new Task(inputs, votes).scores(scores);
  }

  @Override
  public void backward(double[][] inputs, int votes, double[] epsilon, double[][] gradients) {
    new Task(inputs, votes).gradients(epsilon, gradients);
  }

  /** One task: p [K], v [E], π [A+1, K, C] with the common matrix first, u [A, E]. */
  private final class Task {
    private final int votes;
    private final int embedding;
    private final double[] p;
    private final double[] v;
    private final double[] pi;
    private final double[] u;

    /** What the votes would be through one matrix alone, [A+1, K]. */
    private final double[] q;

    private final double[] omega;
    private final double[] inverseNorm;
    private final double inverseTaskNorm;

    Task(double[][] inputs, int votes) {
      this.votes = votes;
      p = inputs[0];
      v = inputs[1];
      pi = inputs[2];
      u = inputs[3];
      embedding = v.length;
      q = new double[(votes + 1) * classes];
      for (int slot = 0; slot <= votes; slot++) {
        seenThrough(slot);
      }
      inverseTaskNorm = normalizeTask ? inverseNorm(v, 0) : 1;
      omega = new double[votes];
      inverseNorm = new double[votes];
      for (int a = 0; a < votes; a++) {
        inverseNorm[a] = inverseNorm(u, a);
        double cosine = dot(u, a, v) * inverseNorm[a] * inverseTaskNorm;
        omega[a] = 1 / (1 + Math.exp(-cosine));
      }
    }

    /** q[l] = Σ_k π[l, k] p[k]. */
    private void seenThrough(int slot) {
      if (stochastic) {
        softmaxOverVotes(slot);
      }
      for (int l = 0; l < classes; l++) {
        int row = (slot * classes + l) * choices;
        int first = l - l % choices;
        double sum = 0;
        for (int k = 0; k < choices; k++) {
          sum += pi[row + k] * p[first + k];
        }
        q[slot * classes + l] = sum;
      }
    }

    /** h = local + ω (common − local). */
    private double mixed(int a, int l) {
      double local = q[(a + 1) * classes + l];
      return local + omega[a] * (q[l] - local);
    }

    void scores(double[] scores) {
      for (int l = 0; l < classes; l++) {
        for (int a = 0; a < votes; a++) {
          double h = mixed(a, l);
          scores[l * votes + a] = stochastic ? Math.log(h + Float.MIN_NORMAL) : h;
        }
      }
    }

    void gradients(double[] epsilon, double[][] into) {
      double[] dCommon = new double[classes];
      double[] dLocal = new double[classes];
      double[] dTask = new double[embedding];
      for (int a = 0; a < votes; a++) {
        double dOmega = 0;
        boolean counts = false;
        for (int l = 0; l < classes; l++) {
          double e = epsilon[l * votes + a];
          counts |= e != 0;
          e = stochastic ? e / (mixed(a, l) + Float.MIN_NORMAL) : e;
          dOmega += e * (q[l] - q[(a + 1) * classes + l]);
          dCommon[l] += omega[a] * e;
          dLocal[l] = (1 - omega[a]) * e;
        }
        if (counts) {
          matrixGradient(a + 1, dLocal, into[0], into[2]);
          embeddingGradient(a, dOmega * omega[a] * (1 - omega[a]), into[3], dTask);
        }
      }
      matrixGradient(0, dCommon, into[0], into[2]);
      for (int e = 0; e < embedding; e++) {
        dTask[e] *= inverseTaskNorm;
      }
      if (normalizeTask) {
        removeAlong(v, 0, inverseTaskNorm, dTask);
      }
      System.arraycopy(dTask, 0, into[1], 0, embedding);
    }

    /** dπ[l, k] = dq[l] p[k], and dp[k] += Σ_l dq[l] π[l, k]. */
    private void matrixGradient(int slot, double[] dq, double[] dP, double[] dPi) {
      for (int l = 0; l < classes; l++) {
        int row = (slot * classes + l) * choices;
        int first = l - l % choices;
        for (int k = 0; k < choices; k++) {
          dPi[row + k] = dq[l] * p[first + k];
          dP[first + k] += dq[l] * pi[row + k];
        }
      }
      if (stochastic) {
        softmaxGradient(slot, dPi);
      }
    }

    /** Derivatives in û·v̂ of a worker's embedding, and summed up those of the task's in v̂. */
    private void embeddingGradient(int a, double dCosine, double[] dU, double[] dTask) {
      double forWorker = dCosine * inverseTaskNorm * inverseNorm[a];
      double forTask = dCosine * inverseNorm[a];
      double[] dWorker = new double[embedding];
      for (int e = 0; e < embedding; e++) {
        dWorker[e] = forWorker * v[e];
        dTask[e] += forTask * u[a * embedding + e];
      }
      removeAlong(u, a, inverseNorm[a], dWorker);
      System.arraycopy(dWorker, 0, dU, a * embedding, embedding);
    }

    /** Through x/‖x‖: d/‖x‖ − x̂ (x̂ · d/‖x‖), where d comes divided by the norm. */
    private void removeAlong(double[] x, int row, double inverseNorm, double[] d) {
      double along = dot(x, row, d) * inverseNorm * inverseNorm;
      for (int e = 0; e < embedding; e++) {
        d[e] -= x[row * embedding + e] * along;
      }
    }

    /** Each column k of a matrix [l, k] becomes a distribution over the votes l. */
    private void softmaxOverVotes(int slot) {
      for (int first = 0; first < classes; first += choices) {
        int matrix = (slot * classes + first) * choices;
        for (int k = 0; k < choices; k++) {
          softmax(matrix + k);
        }
      }
    }

    /** Of the column that begins there. */
    private void softmax(int column) {
      double max = Double.NEGATIVE_INFINITY;
      for (int l = 0; l < choices; l++) {
        max = Math.max(max, pi[column + l * choices]);
      }
      double sum = 0;
      for (int l = 0; l < choices; l++) {
        int at = column + l * choices;
        pi[at] = Math.exp(pi[at] - max);
        sum += pi[at];
      }
      for (int l = 0; l < choices; l++) {
        pi[column + l * choices] /= sum;
      }
    }

    /** d[l] ← π[l] (d[l] − Σ_m π[m] d[m]) in each column. */
    private void softmaxGradient(int slot, double[] d) {
      for (int first = 0; first < classes; first += choices) {
        for (int k = 0; k < choices; k++) {
          int column = (slot * classes + first) * choices + k;
          double mean = 0;
          for (int l = 0; l < choices; l++) {
            mean += pi[column + l * choices] * d[column + l * choices];
          }
          for (int l = 0; l < choices; l++) {
            int at = column + l * choices;
            d[at] = pi[at] * (d[at] - mean);
          }
        }
      }
    }

    private double inverseNorm(double[] x, int row) {
      double squares = 0;
      for (int e = 0; e < embedding; e++) {
        squares += x[row * embedding + e] * x[row * embedding + e];
      }
      return 1 / Math.sqrt(squares + ConalVertex.TINY);
    }

    /** Of a row of x and the vector y. */
    private double dot(double[] x, int row, double[] y) {
      double sum = 0;
      for (int e = 0; e < embedding; e++) {
        sum += x[row * embedding + e] * y[e];
      }
      return sum;
    }
  }
}
