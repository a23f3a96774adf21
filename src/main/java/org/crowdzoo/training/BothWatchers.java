package org.crowdzoo.training;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.optimize.api.TrainingListener;

/** Tells two watchers. */
record BothWatchers(TrainingWatcher first, TrainingWatcher second) implements TrainingWatcher {
  @Override
  public List<TrainingListener> listeners() {
    List<TrainingListener> all = new ArrayList<>(first.listeners());
    all.addAll(second.listeners());
    return all;
  }

  @Override
  public void finishedBefore(int epochs) {
    first.finishedBefore(epochs);
    second.finishedBefore(epochs);
  }

  @Override
  public void started(int epoch, int epochs, int batchesPerEpoch) {
    first.started(epoch, epochs, batchesPerEpoch);
    second.started(epoch, epochs, batchesPerEpoch);
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    first.batchDone(epoch, batch, loss);
    second.batchDone(epoch, batch, loss);
  }

  @Override
  public void evaluated(int epoch, SplitFigures figures) {
    first.evaluated(epoch, figures);
    second.evaluated(epoch, figures);
  }

  @Override
  public boolean epochDone(int epoch, History history) {
    boolean goOn = first.epochDone(epoch, history);
    return second.epochDone(epoch, history) && goOn;
  }

  @Override
  public void ended() {
    first.ended();
    second.ended();
  }

  @Override
  public TrainingWatcher aside(String what) {
    return first.aside(what).and(second.aside(what));
  }
}
