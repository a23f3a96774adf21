package org.crowdzoo.engine.update;

import org.crowdzoo.nn.Momentum;
import org.crowdzoo.nn.RAdam;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/** How an updater turns gradients into steps, with the rates of one iteration. */
sealed interface Rule {
  /**
   * Turns n gradients g into the steps to subtract, in place.
   *
   * @param state what the updater remembers: {@code state[k][i]} of its k-th moment
   */
  void step(float[] g, float[][] state, int n);

  /** Whether there is a rule for an updater. */
  static boolean covers(IUpdater updater) {
    Class<?> type = updater.getClass();
    return type == NoOp.class
        || type == Sgd.class
        || type == Momentum.class
        || type == Nesterovs.class
        || type == Adam.class
        || type == RAdam.class;
  }

  /** The rule of a covered updater. */
  static Rule of(IUpdater updater, int iteration, int epoch) {
    if (updater instanceof NoOp) {
      return new Unchanged();
    }
    float rate = (float) updater.getLearningRate(iteration, epoch);
    if (updater instanceof Sgd) {
      return new Descent(rate);
    }
    if (updater instanceof Momentum momentum) {
      return new Heavy(rate, (float) momentum.getMomentum(), momentum.isNesterov());
    }
    if (updater instanceof Nesterovs nesterovs) {
      return new LookAhead(rate, (float) nesterovs.currentMomentum(iteration, epoch));
    }
    if (updater instanceof Adam adam) {
      return Moments.of(adam, rate, iteration);
    }
    if (updater instanceof RAdam radam) {
      return Rectified.of(radam, rate, iteration);
    }
    throw new IllegalArgumentException("no rule for " + updater);
  }

  /** The gradient is the step: batch normalization's running statistics. */
  record Unchanged() implements Rule {
    @Override
    public void step(float[] g, float[][] state, int n) {
      // as it is
    }
  }

  /** Gradient descent. */
  record Descent(float rate) implements Rule {
    @Override
    public void step(float[] g, float[][] state, int n) {
      for (int i = 0; i < n; i++) {
        g[i] *= rate;
      }
    }
  }

  /** {@link Momentum}, as in PyTorch. */
  record Heavy(float rate, float mu, boolean nesterov) implements Rule {
    @Override
    public void step(float[] g, float[][] state, int n) {
      float[] v = state[0];
      for (int i = 0; i < n; i++) {
        // v' = μ v + g
        v[i] = mu * v[i] + g[i];
      }
      if (nesterov) {
        for (int i = 0; i < n; i++) {
          // η (g + μ v')
          g[i] = rate * (g[i] + mu * v[i]);
        }
      } else {
        for (int i = 0; i < n; i++) {
          // η v'
          g[i] = rate * v[i];
        }
      }
    }
  }

  /** DL4J's {@link Nesterovs}, whose velocity contains the rate. */
  record LookAhead(float rate, float mu) implements Rule {
    @Override
    public void step(float[] g, float[][] state, int n) {
      float[] v = state[0];
      for (int i = 0; i < n; i++) {
        // v' = μ v - η g;   μ v - (1 + μ) v'
        float before = v[i];
        float after = mu * before - rate * g[i];
        v[i] = after;
        g[i] = mu * before - (1 + mu) * after;
      }
    }
  }

  /**
   * {@link Adam} as DL4J computes it (Kingma and Ba 2015, arXiv:1412.6980, the second form of
   * algorithm 1).
   *
   * @param rate η √(1 - β₂ᵗ) / (1 - β₁ᵗ)
   */
  record Moments(float rate, float beta1, float beta2, float epsilon) implements Rule {
    static Moments of(Adam adam, float rate, int iteration) {
      double t = iteration + 1.0;
      double first = 1 - Math.pow(adam.getBeta1(), t);
      double second = 1 - Math.pow(adam.getBeta2(), t);
      return new Moments(
          (float) (rate * Math.sqrt(second) / first),
          (float) adam.getBeta1(),
          (float) adam.getBeta2(),
          (float) adam.getEpsilon());
    }

    @Override
    public void step(float[] g, float[][] state, int n) {
      float[] m = state[0];
      float[] v = state[1];
      for (int i = 0; i < n; i++) {
        // m' = β₁ m + (1 - β₁) g;   v' = β₂ v + (1 - β₂) g²;   η_t m' / (√v' + ε)
        float mean = beta1 * m[i] + (1 - beta1) * g[i];
        float square = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
        m[i] = mean;
        v[i] = square;
        g[i] = rate * mean / ((float) Math.sqrt(square) + epsilon);
      }
    }
  }

  /**
   * {@link RAdam}, as in PyTorch.
   *
   * @param factor what the first moment is multiplied with
   * @param rectified whether the second moment divides it
   */
  record Rectified(float factor, boolean rectified, float beta1, float beta2, float epsilon)
      implements Rule {
    static Rectified of(RAdam radam, float rate, int iteration) {
      RAdam.Step step = radam.step(rate, iteration);
      return new Rectified(
          (float) step.factor(),
          step.rectified(),
          (float) radam.getBeta1(),
          (float) radam.getBeta2(),
          (float) radam.getEpsilon());
    }

    @Override
    public void step(float[] g, float[][] state, int n) {
      float[] m = state[0];
      float[] v = state[1];
      for (int i = 0; i < n; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * g[i];
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
        g[i] = factor * m[i];
      }
      for (int i = 0; rectified && i < n; i++) {
        g[i] /= (float) Math.sqrt(v[i]) + epsilon;
      }
    }
  }
}
