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
 */
public record Optimization(
    long seed,
    DataType dataType,
    IUpdater updater,
    List<Regularization> weightDecay,
    boolean decayConfusions) {
  /** Copies the list. */
  public Optimization {
    weightDecay = List.copyOf(weightDecay);
  }

  /** Float, no weight decay. */
  public static Optimization of(long seed, IUpdater updater) {
    return new Optimization(seed, DataType.FLOAT, updater, List.of(), false);
  }
}
