package org.crowdzoo.aggregation;

/**
 * Maximises a smooth function by Polak-Ribière's nonlinear conjugate gradients with restarts. Every
 * step raises the value or is not taken.
 *
 * <p>Nocedal, J., Wright, S. J. (2006): Numerical Optimization, chapters 3 and 5,
 * doi:10.1007/978-0-387-40065-5.
 */
final class ConjugateGradient {
  private static final double SUFFICIENT = 1e-4;
  private static final double FLAT = 0.3;
  private static final int LINE_TRIALS = 12;

  /** A function and its gradient. */
  interface Function {
    /** Fills {@code gradient} and returns the value at {@code x}. */
    double at(double[] x, double[] gradient);
  }

  private final Function function;
  private double[] x;
  private double[] gradient;
  private double[] trial;
  private double[] trialGradient;
  private double value;
  private double trialValue;

  private ConjugateGradient(Function function, double[] start) {
    this.function = function;
    this.x = start.clone();
    this.gradient = new double[start.length];
    this.trial = new double[start.length];
    this.trialGradient = new double[start.length];
    this.value = function.at(x, gradient);
  }

  /**
   * Takes at most {@code maxiter} steps, fewer once no partial derivative exceeds {@code
   * tolerance}.
   *
   * @return the best point found
   */
  static double[] maximize(Function function, double[] start, int maxiter, double tolerance) {
    return new ConjugateGradient(function, start).run(maxiter, tolerance);
  }

  private double[] run(int maxiter, double tolerance) {
    double[] direction = gradient.clone();
    double slope = dot(gradient, direction);
    double step = 1 / Math.max(1, Math.sqrt(slope));
    for (int n = 0; n < maxiter && largest(gradient) > tolerance; n++) {
      double taken = search(direction, slope, step);
      if (taken == 0) {
        if (direction == null || isSame(direction, gradient)) {
          break;
        }
        direction = gradient.clone();
        slope = dot(gradient, direction);
        step = 1 / Math.max(1, Math.sqrt(slope));
        continue;
      }
      // β = max(0, g'·(g' - g) / g·g)
      double beta =
          Math.max(
              0,
              (dot(trialGradient, trialGradient) - dot(trialGradient, gradient))
                  / dot(gradient, gradient));
      accept();
      double[] next = direction;
      Chunks.ranges(
          next.length,
          (from, to) -> {
            for (int d = from; d < to; d++) {
              next[d] = gradient[d] + beta * next[d];
            }
          });
      double newSlope = dot(gradient, direction);
      if (!(newSlope > 0)) {
        direction = gradient.clone();
        newSlope = dot(gradient, direction);
      }
      step = Math.min(10 * taken, taken * slope / newSlope);
      slope = newSlope;
    }
    return x;
  }

  /** Line search for a step with enough rise that is nearly flat; 0 if none is found. */
  private double search(double[] direction, double slope, double firstStep) {
    double low = 0;
    double lowSlope = slope;
    double high = Double.POSITIVE_INFINITY;
    double step = firstStep;
    double best = 0;
    for (int t = 0; t < LINE_TRIALS; t++) {
      move(direction, step);
      boolean rises = trialValue >= value + SUFFICIENT * step * slope;
      double trialSlope = rises ? dot(trialGradient, direction) : Double.NaN;
      if (rises && Math.abs(trialSlope) <= FLAT * slope) {
        return step;
      }
      if (rises && trialSlope > 0) {
        // still rising: the maximum of the parabola through both slopes, at most 4 times as far
        double secant = step + (step - low) * trialSlope / Math.max(lowSlope - trialSlope, 1e-300);
        low = step;
        lowSlope = trialSlope;
        best = step;
        double far = high == Double.POSITIVE_INFINITY ? 4 * step : (low + high) / 2;
        step = secant < high && secant > low ? Math.min(secant, far) : far;
      } else {
        high = step;
        step = between(low, lowSlope, step, trialSlope);
        best = rises ? high : best;
      }
    }
    if (best > 0) {
      move(direction, best);
    }
    return best;
  }

  /** Where the slope between two points vanishes, kept off both. */
  private static double between(double low, double lowSlope, double high, double highSlope) {
    double part = Double.isNaN(highSlope) ? 0.3 : lowSlope / (lowSlope - highSlope);
    return low + Math.max(0.1, Math.min(0.9, part)) * (high - low);
  }

  private void move(double[] direction, double step) {
    Chunks.ranges(
        x.length,
        (from, to) -> {
          for (int d = from; d < to; d++) {
            trial[d] = x[d] + step * direction[d];
          }
        });
    trialValue = function.at(trial, trialGradient);
  }

  private void accept() {
    double[] oldX = x;
    double[] oldGradient = gradient;
    x = trial;
    gradient = trialGradient;
    value = trialValue;
    trial = oldX;
    trialGradient = oldGradient;
  }

  private static boolean isSame(double[] a, double[] b) {
    return java.util.Arrays.equals(a, b);
  }

  private static double dot(double[] a, double[] b) {
    return Chunks.sumOfRanges(
        a.length,
        (from, to, sum) -> {
          for (int d = from; d < to; d++) {
            sum.add(a[d] * b[d]);
          }
        });
  }

  private static double largest(double[] a) {
    double max = 0;
    for (double value : a) {
      max = Math.max(max, Math.abs(value));
    }
    return max;
  }
}
