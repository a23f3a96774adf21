package org.crowdzoo.training;

import org.crowdzoo.engine.onednn.Engine;
import org.crowdzoo.engine.update.MovingAverage;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The moving average of a network's parameters over the steps of its training, batch norm's running
 * statistics among them. The network at work goes on with its own parameters; between epochs the
 * average stands in their place, in both of the engine's graphs. A decay of 0 averages nothing.
 */
final class Averaging extends BaseTrainingListener {
  private final Engine engine;
  private final MovingAverage average;
  private boolean shown;

  /**
   * An average of nothing yet.
   *
   * @param decay d of {@link MovingAverage}; 0 for none
   */
  Averaging(Engine engine, double decay) {
    this.engine = engine;
    this.average = decay == 0 ? null : new MovingAverage(engine.graph().params(), decay);
  }

  /** A step was done. */
  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    if (average != null) {
      average.take();
    }
  }

  /** Brings the stock graph up to date; both graphs then hold the average. */
  void show() {
    if (average != null) {
      average.swap();
      shown = true;
    }
    engine.syncToStock();
  }

  /**
   * Gives both graphs the parameters that the training goes on with.
   *
   * @return the average in the order of the stock graph; null if there was none
   */
  INDArray hide() {
    if (!shown) {
      return null;
    }
    INDArray hidden = engine.stock().params().dup();
    average.swap();
    shown = false;
    engine.syncToStock();
    return hidden;
  }

  /**
   * Goes on from a checkpoint whose parameters and updater state the stock graph holds.
   *
   * @param earlier the average in the order of the stock graph; not looked at without averaging
   */
  void restore(INDArray earlier) {
    engine.syncFromStock();
    if (average != null) {
      try (INDArray live = engine.graph().params().dup()) {
        engine.stock().params().assign(earlier);
        engine.syncFromStock();
        average.restore(live);
      }
      shown = true;
    }
  }
}
