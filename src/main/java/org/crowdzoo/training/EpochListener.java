package org.crowdzoo.training;

import org.crowdzoo.zoo.CrowdModel;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;

/** Averages the loss over the tasks of an epoch, and stops at one that is not a number. */
final class EpochListener extends BaseTrainingListener {
  private final TrainingWatcher watcher;
  private int epoch;
  private int batch;
  private double lossSum;
  private long tasks;

  EpochListener(TrainingWatcher watcher) {
    this.watcher = watcher;
  }

  void startEpoch(int number) {
    epoch = number;
    batch = 0;
    lossSum = 0;
    tasks = 0;
  }

  double meanLoss() {
    return lossSum / tasks;
  }

  @Override
  public void iterationDone(Model model, int iteration, int ignored) {
    double loss = model.score();
    if (!Double.isFinite(loss)) {
      double rate = ((ComputationGraph) model).getLearningRate(CrowdModel.LOGITS);
      throw new DivergedException(epoch, batch, loss, rate);
    }
    lossSum += loss * model.batchSize();
    tasks += model.batchSize();
    watcher.batchDone(epoch, batch++, meanLoss());
  }
}
