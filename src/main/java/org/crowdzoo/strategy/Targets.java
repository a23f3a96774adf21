package org.crowdzoo.strategy;

import org.crowdzoo.crowd.Votes;

/** What training tasks are trained on. */
public sealed interface Targets {
  /**
   * The votes themselves; the network explains who gave which.
   *
   * @param votes on the training tasks
   */
  record OfVotes(Votes votes) implements Targets {}

  /**
   * One distribution over the classes a task, or of each of several labels how probable it is.
   *
   * @param labels [N][K]; null drops a task, NaN drops a label of several
   */
  record OfLabels(double[][] labels) implements Targets {}
}
