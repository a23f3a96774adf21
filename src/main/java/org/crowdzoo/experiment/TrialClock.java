package org.crowdzoo.experiment;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.crowdzoo.aggregation.choice.Contest;
import org.crowdzoo.training.History;
import org.crowdzoo.training.TrainingWatcher;

/**
 * Keeps the time of trial trainings: ends one whose time is over, or that would take more than it
 * is granted, and says how long epochs take.
 */
final class TrialClock implements TrainingWatcher {
  private static final int WARM = 1;
  private static final int ENOUGH = 3;

  /** After this part of what another needs, and so many steps, a step tells how long all take. */
  private static final double EARLY = 0.25;

  private static final int STEPS = 5;

  private final long deadline;
  private final LongSupplier nanos;
  private long warm;
  private double secondsAnEpoch = Double.NaN;

  private long begin;
  private long epochBegin;
  private int done;
  private double fastest;
  private double granted = Double.POSITIVE_INFINITY;
  private int epochs;

  private double early = Double.POSITIVE_INFINITY;
  private long stepBegin;
  private double fastestStep;
  private int steps;
  private int batches;

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
    this(deadline, System::nanoTime);
  }

  /** As above, by another clock. */
  TrialClock(long deadline, LongSupplier nanos) {
    this.deadline = deadline;
    this.nanos = nanos;
  }

  boolean isOver() {
    return nanos.getAsLong() - deadline > 0;
  }

  /** Of the first training that had enough epochs; NaN before. */
  double secondsAnEpoch() {
    return secondsAnEpoch;
  }

  /** The trial that begins may take all that is left. */
  void grantAll() {
    granted = Double.POSITIVE_INFINITY;
  }

  /**
   * The trial that begins may take its share of what is left, or all but what the others need if
   * that is more.
   *
   * @param others that wait behind it
   * @param each seconds that one of them needs
   * @param epochs of the trial
   */
  void grant(int others, double each, int epochs) {
    begin = nanos.getAsLong();
    epochBegin = begin;
    done = 0;
    fastest = Double.POSITIVE_INFINITY;
    double left = (deadline - begin) / 1e9;
    granted = Math.max(left / (others + 1), left - others * each);
    this.epochs = epochs;
    early = EARLY * each;
  }

  @Override
  public void started(int epoch, int ofEpochs, int batchesPerEpoch) {
    batches = batchesPerEpoch;
    steps = 0;
    fastestStep = Double.POSITIVE_INFINITY;
    stepBegin = nanos.getAsLong();
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    if (isOver()) {
      throw new OverException();
    }
    long now = nanos.getAsLong();
    double taken = (now - begin) / 1e9;
    if (taken > granted) {
      throw tooSlow("a trial takes longer than the %.0f s that are left for it", granted);
    }
    fastestStep = Math.min(fastestStep, (now - stepBegin) / 1e9);
    stepBegin = now;
    steps++;
    if (taken > early && steps >= STEPS) {
      requireGranted(taken + fastestStep * ((long) batches * (epochs - epoch) - batch - 1));
    }
  }

  @Override
  public boolean epochDone(int epoch, History history) {
    long now = nanos.getAsLong();
    if (Double.isNaN(secondsAnEpoch)) {
      if (epoch + 1 == WARM) {
        warm = now;
      } else if (epoch + 1 == ENOUGH) {
        secondsAnEpoch = (now - warm) / 1e9 / (ENOUGH - WARM);
      }
    }
    // by the fastest epoch: one that something else held up foretells nothing
    fastest = Math.min(fastest, (now - epochBegin) / 1e9);
    epochBegin = now;
    done++;
    if (done > WARM) {
      requireGranted((now - begin) / 1e9 + fastest * (epochs - epoch - 1));
    }
    return true;
  }

  private void requireGranted(double needed) {
    if (needed > granted) {
      throw tooSlow(
          "a trial would take %.0f s, of the budget %.0f s are left for it", needed, granted);
    }
  }

  private static Contest.TooSlowException tooSlow(String message, Object... figures) {
    return new Contest.TooSlowException(String.format(Locale.ROOT, message, figures));
  }
}
