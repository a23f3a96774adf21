package org.crowdzoo.nn;

import java.util.Objects;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A learning rate that rises linearly over the first steps, and follows another schedule, or stays,
 * from then on: rate(t) · min(1, (t + 1) / n) at step t from 0.
 */
public final class Warmup implements ISchedule {
  private static final long serialVersionUID = 1L;

  private final double learningRate;
  private final ISchedule schedule;
  private final int steps;

  /**
   * The schedule.
   *
   * @param learningRate where there is no other schedule
   * @param schedule the other one; may be null
   * @param steps n, at least 1
   */
  public Warmup(
      @JsonProperty("learningRate") double learningRate,
      @JsonProperty("schedule") ISchedule schedule,
      @JsonProperty("steps") int steps) {
    this.learningRate = learningRate;
    this.schedule = schedule;
    this.steps = steps;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    double rate = schedule == null ? learningRate : schedule.valueAt(iteration, epoch);
    return rate * share(iteration, steps);
  }

  /**
   * What counts at a step of what rises linearly.
   *
   * @param iteration t, from 0
   * @param steps n; 0 does not rise
   * @return min(1, (t + 1) / n)
   */
  static double share(int iteration, int steps) {
    return steps == 0 ? 1 : Math.min(1, (iteration + 1.0) / steps);
  }

  public double getLearningRate() {
    return learningRate;
  }

  public ISchedule getSchedule() {
    return schedule;
  }

  public int getSteps() {
    return steps;
  }

  @Override
  public ISchedule clone() {
    return new Warmup(learningRate, schedule == null ? null : schedule.clone(), steps);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Warmup that
        && learningRate == that.learningRate
        && Objects.equals(schedule, that.schedule)
        && steps == that.steps;
  }

  @Override
  public int hashCode() {
    return Objects.hash(learningRate, schedule, steps);
  }
}
