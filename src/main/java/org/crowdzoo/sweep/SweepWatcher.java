package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.crowdzoo.training.TrainingWatcher;

/** Told of the progress of a sweep. */
public interface SweepWatcher {
  /** A sweep goes on that was interrupted: so many candidates are known already. */
  default void resumed(int candidates) {}

  /**
   * A candidate begins; called by the thread that trains it.
   *
   * @param total candidates of the whole sweep, or -1 if only a time limit ends it
   * @param parameters values by key path
   */
  default void candidateStarted(int index, int total, ObjectNode parameters) {}

  /**
   * A candidate is finished; they come in the order of their index.
   *
   * @param result of it
   * @param best index of the best so far, or -1
   * @param total candidates of the whole sweep, or -1 if only a time limit ends it
   * @param secondsLeft estimate, or NaN
   */
  void candidateDone(CandidateResult result, int best, int total, double secondsLeft);

  /** The best candidates are trained again with more seeds. */
  default void finalsStarted(int finalists) {}

  /** The refit of the best begins. */
  default void refitStarted(CandidateResult best) {}

  /**
   * A training begins; its watcher is called by the thread that trains.
   *
   * @param name of which candidate with which seed, in words
   * @param values of the searched keys
   */
  default TrainingWatcher training(String name, ObjectNode values) {
    return TrainingWatcher.SILENT;
  }
}
