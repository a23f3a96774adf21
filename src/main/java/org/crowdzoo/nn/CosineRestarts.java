package org.crowdzoo.nn;

import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Learning rate that falls along half a cosine and restarts, by epoch: {@code lr_min + (lr −
 * lr_min) (1 + cos(π t / T)) / 2}, where each cycle is {@code multiplier} times as long as the one
 * before.
 *
 * @see <a href="https://openreview.net/forum?id=Skq89Scxx">Loshchilov and Hutter 2017</a>
 */
public final class CosineRestarts implements ISchedule {
  private static final long serialVersionUID = 1L;

  private final double learningRate;
  private final double minimum;
  private final int cycle;
  private final int multiplier;

  /**
   * The schedule.
   *
   * @param learningRate at the start of each cycle
   * @param minimum at its end
   * @param cycle epochs of the first cycle, at least 1
   * @param multiplier at least 1
   */
  public CosineRestarts(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("minimum") double minimum,
      @JsonProperty("cycle") int cycle,
      @JsonProperty("multiplier") int multiplier) {
    this.learningRate = learningRate;
    this.minimum = minimum;
    this.cycle = cycle;
    this.multiplier = multiplier;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    int t = epoch;
    int length = cycle;
    while (t >= length) {
      t -= length;
      length *= multiplier;
    }
    // lr_min + (lr − lr_min) (1 + cos(π t / T)) / 2
    return minimum + (learningRate - minimum) * (1 + Math.cos(Math.PI * t / length)) / 2;
  }

  public double getLearningRate() {
    return learningRate;
  }

  public double getMinimum() {
    return minimum;
  }

  public int getCycle() {
    return cycle;
  }

  public int getMultiplier() {
    return multiplier;
  }

  @Override
  public ISchedule clone() {
    return new CosineRestarts(learningRate, minimum, cycle, multiplier);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CosineRestarts that
        && learningRate == that.learningRate
        && minimum == that.minimum
        && cycle == that.cycle
        && multiplier == that.multiplier;
  }

  @Override
  public int hashCode() {
    return Objects.hash(learningRate, minimum, cycle, multiplier);
  }
}
