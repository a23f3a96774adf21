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
   * One distribution over the classes a task.
   *
   * @param labels [N][K]; null drops a task
   */
  record OfLabels(double[][] labels) implements Targets {}
}
