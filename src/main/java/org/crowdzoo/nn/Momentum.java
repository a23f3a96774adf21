package org.crowdzoo.nn;

import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Stochastic gradient descent with momentum as PyTorch defines it: {@code v ← μ v + g}, then a step
 * of {@code lr · v}, or {@code lr · (g + μ v)} with Nesterov's. DL4J has only {@link
 * org.nd4j.linalg.learning.config.Nesterovs}, whose velocity contains the learning rate.
 *
 * @see <a href="https://proceedings.mlr.press/v28/sutskever13.html">Sutskever et al. 2013</a>
 */
public final class Momentum implements IUpdater {
  private static final long serialVersionUID = 1L;
  private static final String VELOCITY = "V";

  private double learningRate;
  private ISchedule learningRateSchedule;
  private final double momentum;
  private final boolean nesterov;

  /**
   * The updater.
   *
   * @param learningRate used where there is no schedule
   * @param learningRateSchedule may be null
   * @param momentum μ, 0 to below 1
   * @param nesterov whether to look ahead
   */
  public Momentum(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("learningRateSchedule") ISchedule learningRateSchedule,
      @JsonProperty("momentum") double momentum,
      @JsonProperty("nesterov") boolean nesterov) {
    this.learningRate = learningRate;
    this.learningRateSchedule = learningRateSchedule;
    this.momentum = momentum;
    this.nesterov = nesterov;
  }

  @Override
  public long stateSize(long numParams) {
    return numParams;
  }

  @Override
  public GradientUpdater<Momentum> instantiate(INDArray view, boolean initialize) {
    Updater updater = new Updater(this);
    INDArray flat = view.reshape(view.length());
    updater.setStateViewArray(flat, flat.shape(), flat.ordering(), initialize);
    return updater;
  }

  @Override
  public GradientUpdater<Momentum> instantiate(Map<String, INDArray> state, boolean initialize) {
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

  public double getMomentum() {
    return momentum;
  }

  public boolean isNesterov() {
    return nesterov;
  }

  @Override
  public IUpdater clone() {
    ISchedule schedule = learningRateSchedule == null ? null : learningRateSchedule.clone();
    return new Momentum(learningRate, schedule, momentum, nesterov);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Momentum that
        && learningRate == that.learningRate
        && Objects.equals(learningRateSchedule, that.learningRateSchedule)
        && momentum == that.momentum
        && nesterov == that.nesterov;
  }

  @Override
  public int hashCode() {
    return Objects.hash(learningRate, learningRateSchedule, momentum, nesterov);
  }

  /** Turns gradients into steps in place. */
  private static final class Updater implements GradientUpdater<Momentum> {
    private final Momentum config;
    private INDArray velocity;

    Updater(Momentum config) {
      this.config = config;
    }

    @Override
    public void applyUpdater(INDArray gradient, int iteration, int epoch) {
      double rate = config.getLearningRate(iteration, epoch);
      INDArray flat = gradient.reshape(velocity.shape());
      velocity.muli(config.momentum).addi(flat);
      if (config.nesterov) {
        flat.addi(velocity.mul(config.momentum)).muli(rate);
      } else {
        velocity.muli(rate, flat);
      }
    }

    @Override
    public void setStateViewArray(
        INDArray view, long[] gradientShape, char order, boolean initialize) {
      if (initialize) {
        view.assign(0);
      }
      velocity = view;
    }

    @Override
    public void setState(Map<String, INDArray> state, boolean initialize) {
      velocity = state.get(VELOCITY);
    }

    @Override
    public Map<String, INDArray> getState() {
      return Map.of(VELOCITY, velocity);
    }

    @Override
    public Momentum getConfig() {
      return config;
    }
  }
}
