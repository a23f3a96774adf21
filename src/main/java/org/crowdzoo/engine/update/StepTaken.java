package org.crowdzoo.engine.update;

import org.deeplearning4j.optimize.api.StepFunction;
import org.deeplearning4j.optimize.solvers.accumulation.GradientsAccumulator;
import org.deeplearning4j.optimize.solvers.accumulation.IndexedTail;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Stands where DL4J hands an updater's steps to other machines, the one place where it can be kept
 * from subtracting them: a {@link FusedUpdater} has done so already. Steps of any other updater are
 * taken as usual.
 */
final class StepTaken implements GradientsAccumulator {
  private static final long serialVersionUID = 1L;

  private boolean taken;

  /** Notes that the parameters have been updated. */
  void note() {
    taken = true;
  }

  @Override
  public void applyUpdate(
      StepFunction function, INDArray parameters, INDArray steps, boolean last) {
    if (!taken) {
      function.step(parameters, steps);
    }
    taken = false;
  }

  @Override
  public void applyUpdate(
      StepFunction function, INDArray parameters, INDArray steps, double alpha) {
    throw new UnsupportedOperationException("steps of a fused updater have no factor");
  }

  @Override
  public void storeUpdate(INDArray steps, int iteration, int epoch) {
    // nobody else wants them
  }

  @Override
  public void receiveUpdate(INDArray steps) {
    throw new UnsupportedOperationException("a fused updater works on one machine");
  }

  @Override
  public boolean hasAnything() {
    return false;
  }

  @Override
  public void reset() {
    taken = false;
  }

  @Override
  public void markExternalUpdates(boolean available) {
    // there are none
  }

  @Override
  public void touch() {
    // nothing depends on the thread
  }

  @Override
  public void setExternalSource(IndexedTail source) {
    // there is none
  }

  @Override
  public IndexedTail getExternalSource() {
    return null;
  }
}
