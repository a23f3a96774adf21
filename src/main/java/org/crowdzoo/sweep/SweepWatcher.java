package org.crowdzoo.sweep;

/** Told of the progress of a sweep. */
public interface SweepWatcher {
  /**
   * A candidate is finished; they come in the order of their index.
   *
   * @param result of it
   * @param best index of the best so far, or -1
   * @param total candidates of the whole sweep, or -1 if only a time limit ends it
   * @param secondsLeft estimate, or NaN
   */
  void candidateDone(CandidateResult result, int best, int total, double secondsLeft);

  /** The refit of the best begins. */
  default void refitStarted(CandidateResult best) {}
}
