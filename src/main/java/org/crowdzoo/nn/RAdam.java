package org.crowdzoo.nn;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Adam whose step is rectified while the second moment rests on few gradients, as PyTorch defines
 * it.
 *
 * <pre>
 * m ← β₁ m + (1 − β₁) g;   v ← β₂ v + (1 − β₂) g²;   m̂ = m / (1 − β₁ᵗ)
 * ρ∞ = 2/(1 − β₂) − 1;   ρₜ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
 * ρₜ > 5:  step = η m̂ r √(1 − β₂ᵗ) / (√v + ε),   r² = (ρₜ − 4)(ρₜ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρₜ)
 * else:    step = η m̂
 * </pre>
 *
 * @see <a href="https://doi.org/10.48550/arXiv.1908.03265">Liu et al. 2020</a>
 */
public final class RAdam implements IUpdater {
  private static final long serialVersionUID = 1L;
  private static final String MEAN = "M";
  private static final String SQUARE = "V";

  private double learningRate;
  private ISchedule learningRateSchedule;
  private final double beta1;
  private final double beta2;
  private final double epsilon;

  /**
   * The updater.
   *
   * @param learningRate η where there is no schedule
   * @param learningRateSchedule may be null
   * @param beta1 β₁
   * @param beta2 β₂
   * @param epsilon ε
   */
  public RAdam(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("beta1") double beta1,
      @JsonProperty("beta2") double beta2,
      @JsonProperty("epsilon") double epsilon) {
    this.learningRate = learningRate;
    this.learningRateSchedule = learningRateSchedule;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
  }

  /** PyTorch's defaults: β 0.9 and 0.999, ε 1e-8. */
  public RAdam(double learningRate) {
    this(learningRate, null, 0.9, 0.999, 1e-8);
  }

  /**
   * What the first moment is multiplied with at an iteration.
   *
   * @param factor η / (1 − β₁ᵗ), where rectified times r √(1 − β₂ᵗ)
   * @param rectified whether it is also divided by √v + ε
   */
  public record Step(double factor, boolean rectified) {}

  /** The step of an iteration, counted from 0. */
  public Step step(double rate, int iteration) {
    double t = iteration + 1.0;
    double second = 1 - Math.pow(beta2, t);
    double plain = rate / (1 - Math.pow(beta1, t));
    double most = 2 / (1 - beta2) - 1;
    double rho = most - 2 * t * Math.pow(beta2, t) / second;
    if (rho <= 5) {
      return new Step(plain, false);
    }
    double r = Math.sqrt((rho - 4) * (rho - 2) * most / ((most - 4) * (most - 2) * rho));
    return new Step(plain * r * Math.sqrt(second), true);
  }

  @Override
  public long stateSize(long numParams) {
    return 2 * numParams;
  }

  @Override
  public GradientUpdater<RAdam> instantiate(INDArray view, boolean initialize) {
    Updater updater = new Updater(this);
    INDArray flat = view.reshape(view.length());
    updater.setStateViewArray(flat, flat.shape(), flat.ordering(), initialize);
    return updater;
  }

  @Override
  public GradientUpdater<RAdam> instantiate(Map<String, INDArray> state, boolean initialize) {
    Updater updater = new Updater(this);
    updater.setState(state, initialize);
    return updater;
  }

  @Override
  public double getLearningRate(int iteration, int epoch) {
    return learningRateSchedule == null
        ? learningRate
        : learningRateSchedule.valueAt(iteration, epoch);
  }

  @Override
  public boolean hasLearningRate() {
    return true;
  }

  @Override
  public void setLrAndSchedule(double rate, ISchedule schedule) {
    learningRate = rate;
    learningRateSchedule = schedule;
  }

  public double getLearningRate() {
    return learningRate;
  }

  public ISchedule getLearningRateSchedule() {
    return learningRateSchedule;
  }

  public double getBeta1() {
    return beta1;
  }

  public double getBeta2() {
    return beta2;
  }

  public double getEpsilon() {
    return epsilon;
  }

  @Override
  public IUpdater clone() {
    ISchedule schedule = learningRateSchedule == null ? null : learningRateSchedule.clone();
    return new RAdam(learningRate, schedule, beta1, beta2, epsilon);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RAdam that
        && learningRate == that.learningRate
        && Objects.equals(learningRateSchedule, that.learningRateSchedule)
        && beta1 == that.beta1
        && beta2 == that.beta2
        && epsilon == that.epsilon;
  }

  @Override
  public int hashCode() {
    return Objects.hash(learningRate, learningRateSchedule, beta1, beta2, epsilon);
  }

  /** Turns gradients into steps in place. The first moments of a block stand before the second. */
  private static final class Updater implements GradientUpdater<RAdam> {
    private final RAdam config;
    private INDArray mean;
    private INDArray square;

    Updater(RAdam config) {
      this.config = config;
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      Step step = config.step(config.getLearningRate(iteration, epoch), iteration);
      INDArray flat = gradient.reshape(mean.shape());
      mean.muli(config.beta1).addi(flat.mul(1 - config.beta1));
      square.muli(config.beta2).addi(flat.mul(flat).muli(1 - config.beta2));
      flat.assign(mean).muli(step.factor());
      if (step.rectified()) {
        flat.divi(
            org.nd4j.linalg.ops.transforms.Transforms.sqrt(square, true).addi(config.epsilon));
      }
    }

    @Override
    public void setStateViewArray(
        INDArray view, long[] gradientShape, char order, boolean initialize) {
      if (initialize) {
        view.assign(0);
      }
      INDArray flat = view.reshape(view.length());
      long half = flat.length() / 2;
      mean = flat.get(NDArrayIndex.interval(0, half));
      square = flat.get(NDArrayIndex.interval(half, 2 * half));
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
      mean = state.get(MEAN);
      square = state.get(SQUARE);
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of(MEAN, mean, SQUARE, square);
    }

    @Override
    public RAdam getConfig() {
      return config;
    }
  }
}
