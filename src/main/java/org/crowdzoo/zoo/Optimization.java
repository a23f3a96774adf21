package org.crowdzoo.zoo;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * How a network is started and updated.
 *
 * @param seed of the first parameters
 * @param dataType float, or double for checks
 * @param updater with its learning rate or schedule
 * @param weightDecay applied to weights, not to biases, nor to workers' tables
 * @param decayConfusions whether it is applied to the workers' confusion matrices too
 * @param pytorch whether biases start uniformly in ±1/√(fan in), as PyTorch's layers do, and weight
 *     decay reaches every parameter but batch norm's
 * @param definition whether votes are scored by the SameDiff definition, not by its kernel
 */
public record Optimization(
    long seed,
    DataType dataType,
    IUpdater updater,
    List<Regularization> weightDecay,
    boolean decayConfusions,
    boolean pytorch,
    boolean definition) {
  /** Copies the list. */
  public Optimization {
    weightDecay = List.copyOf(weightDecay);
  }

  /** DL4J's start and decay; votes are scored by the kernel where there is one. */
  public Optimization(
      long seed,
      DataType dataType,
      IUpdater updater,
      List<Regularization> weightDecay,
      boolean decayConfusions) {
    this(seed, dataType, updater, weightDecay, decayConfusions, false, false);
  }

  /** Float, no weight decay. */
  public static Optimization of(long seed, IUpdater updater) {
    return new Optimization(seed, DataType.FLOAT, updater, List.of(), false);
  }
}
