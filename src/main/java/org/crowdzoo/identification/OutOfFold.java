package org.crowdzoo.identification;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;

/**
 * Predictions for each task by a network that has not seen the task's votes: the tasks are split at
 * random into folds, and each fold is predicted by a network trained on the vote shares of the
 * others.
 */
public final class OutOfFold {
  private OutOfFold() {}

  /** For {@code identify}; see {@link #predictions(Votes, Learner, int, long, String)}. */
  static double[][] predictions(Votes votes, Learner learner, int folds, long seed) {
    return predictions(votes, learner, folds, seed, "identify: --folds");
  }

  /**
   * Probabilities [N][K].
   *
   * @param where the folds were given, for messages
   * @throws InputException if a fold would have no task, or nothing to learn from
   */
  public static double[][] predictions(
      Votes votes, Learner learner, int folds, long seed, String where) {
    if (folds > votes.tasks()) {
      throw new InputException(
          where + " must be at most the " + votes.tasks() + " tasks, got " + folds);
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, votes.tasks()).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    int[] foldOf = new int[votes.tasks()];
    for (int n = 0; n < foldOf.length; n++) {
      foldOf[order.get(n)] = n % folds;
    }
    double[][] predictions = new double[votes.tasks()][];
    for (int fold = 0; fold < folds; fold++) {
      int held = fold;
      int[] asked = tasks(votes, i -> foldOf[i] == held);
      int[] learnt = tasks(votes, i -> foldOf[i] != held && votes.count(i) > 0);
      if (learnt.length == 0) {
        throw new InputException(
            where + ": too few tasks with votes to train on for " + folds + " folds");
      }
      double[][] rows = learner.predict(learnt, shares(votes, learnt), asked, seed + fold);
      for (int m = 0; m < asked.length; m++) {
        predictions[asked[m]] = rows[m];
      }
    }
    return predictions;
  }

  private static int[] tasks(Votes votes, java.util.function.IntPredicate wanted) {
    return IntStream.range(0, votes.tasks()).filter(wanted).toArray();
  }

  private static double[][] shares(Votes votes, int[] tasks) {
    double[][] shares = new double[tasks.length][votes.classes()];
    for (int n = 0; n < tasks.length; n++) {
      int[] counts = votes.histogram(tasks[n]);
      for (int k = 0; k < counts.length; k++) {
        shares[n][k] = (double) counts[k] / votes.count(tasks[n]);
      }
    }
    return shares;
  }
}
