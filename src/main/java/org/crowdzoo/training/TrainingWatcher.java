package org.crowdzoo.training;

import java.util.List;
import org.deeplearning4j.optimize.api.TrainingListener;

/** Told of the progress of a training; does nothing by default. */
public interface TrainingWatcher {
  /** Nobody is told. */
  TrainingWatcher SILENT = new TrainingWatcher() {};

  /** DL4J's listeners that the network at work gets for this training; asked once, first of all. */
  default List<TrainingListener> listeners() {
    return List.of();
  }

  /** A training was finished earlier, with so many epochs; nothing else is told of it. */
  default void finishedBefore(int epochs) {}

  /** A training begins, or goes on, at an epoch counted from 0. */
  default void started(int epoch, int epochs, int batchesPerEpoch) {}

  /** A batch was done; the loss is the mean of this epoch so far. */
  default void batchDone(int epoch, int batch, double loss) {}

  /** The network was evaluated after an epoch; {@link #epochDone} follows. */
  default void evaluated(int epoch, SplitFigures figures) {}

  /**
   * An epoch was done; the latest figures are the last of the history.
   *
   * @return false to end the training here
   */
  default boolean epochDone(int epoch, History history) {
    return true;
  }

  /** The training ended, for whatever reason. */
  default void ended() {}

  /**
   * Who is told of a training beside this one, such as one that makes labels for it.
   *
   * @param what it is, in words
   */
  default TrainingWatcher aside(String what) {
    return SILENT;
  }

  /** Both are told, this one first; the training goes on while both want it to. */
  default TrainingWatcher and(TrainingWatcher other) {
    return new BothWatchers(this, other);
  }
}
