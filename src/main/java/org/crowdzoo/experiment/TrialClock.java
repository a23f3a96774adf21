package org.crowdzoo.experiment;

import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;

/**
 * Keeps the time of trial trainings: ends one whose time is over, and says how long epochs take.
 */
final class TrialClock implements TrainingWatcher {
  /** The first epoch is slower than others. */
  private static final int WARM = 1;

  private static final int ENOUGH = 3;

  private final long deadline;
  private long warm;
  private double secondsAnEpoch = Double.NaN;

  /** Thrown out of a training whose time is over. */
  static final class OverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OverException() {
      super("the budget is over", null, false, false);
    }
  }

  /**
   * A clock.
   *
   * @param deadline of {@link System#nanoTime}
   */
  TrialClock(long deadline) {
    this.deadline = deadline;
  }

  boolean isOver() {
    return System.nanoTime() - deadline > 0;
  }

  /** Of the first training that had enough epochs; NaN before. */
  double secondsAnEpoch() {
    return secondsAnEpoch;
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    if (isOver()) {
      throw new OverException();
    }
  }

  @Override
  public boolean epochDone(int epoch, History history) {
    if (Double.isNaN(secondsAnEpoch)) {
      if (epoch + 1 == WARM) {
        warm = System.nanoTime();
      } else if (epoch + 1 == ENOUGH) {
        secondsAnEpoch = (System.nanoTime() - warm) / 1e9 / (ENOUGH - WARM);
      }
    }
    return true;
  }
}
