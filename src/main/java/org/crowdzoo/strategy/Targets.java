package org.crowdzoo.strategy;

import java.util.function.Function;
import java.util.function.IntFunction;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.identification.Learner;
import org.crowdzoo.training.LabelRenewal;

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

  /**
   * Labels that other networks have to be trained for, before the training begins.
   *
   * @param learnt the tasks [N] that will have a label
   * @param labels makes them, [N][K], null for no label, with plain networks of the experiment's
   *     kind
   */
  record OfNetworks(boolean[] learnt, Function<Learner, double[][]> labels) implements Targets {}

  /**
   * Labels that change while the network is trained on them.
   *
   * @param first before the first epoch, [N][K]; null drops a task
   * @param renewal how they change in a training of so many epochs; refuses, in one line, a number
   *     that does not suit
   */
  record Renewed(double[][] first, IntFunction<LabelRenewal> renewal) implements Targets {}
}
