package org.crowdzoo.identification;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
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
    double[][] shares = new double[votes.tasks()][];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = votes.count(i) == 0 ? null : shares(votes, i);
    }
    return predictions(shares, learner, folds, seed, where);
  }

  /**
   * Probabilities [N][L] of several labels a task: networks learn the share of the answers that
   * name a label, among those that are about it.
   *
   * @param where the folds were given, for messages
   * @throws InputException if a fold would have no task, or nothing to learn from
   */
  public static double[][] predictions(
      MultiLabelVotes votes, Learner learner, int folds, long seed, String where) {
    double[][] shares = new double[votes.tasks()][];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = votes.count(i) == 0 ? null : shares(votes, i);
    }
    return predictions(shares, learner, folds, seed, where);
  }

  /** Of rows to learn, null where nobody voted. */
  private static double[][] predictions(
      double[][] shares, Learner learner, int folds, long seed, String where) {
    if (folds > shares.length) {
      throw new InputException(
          where + " must be at most the " + shares.length + " tasks, got " + folds);
    }
    List<Integer> order = new ArrayList<>(IntStream.range(0, shares.length).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    int[] foldOf = new int[shares.length];
    for (int n = 0; n < foldOf.length; n++) {
      foldOf[order.get(n)] = n % folds;
    }
    double[][] predictions = new double[shares.length][];
    for (int fold = 0; fold < folds; fold++) {
      int held = fold;
      int[] asked = tasks(shares.length, i -> foldOf[i] == held);
      int[] learnt = tasks(shares.length, i -> foldOf[i] != held && shares[i] != null);
      if (learnt.length == 0) {
        throw new InputException(
            where + ": too few tasks with votes to train on for " + folds + " folds");
      }
      double[][] labels = Arrays.stream(learnt).mapToObj(i -> shares[i]).toArray(double[][]::new);
      double[][] rows = learner.predict(learnt, labels, asked, seed + fold);
      for (int m = 0; m < asked.length; m++) {
        predictions[asked[m]] = rows[m];
      }
    }
    return predictions;
  }

  private static int[] tasks(int all, IntPredicate wanted) {
    return IntStream.range(0, all).filter(wanted).toArray();
  }

  private static double[] shares(Votes votes, int task) {
    return Arrays.stream(votes.histogram(task))
        .mapToDouble(count -> (double) count / votes.count(task))
        .toArray();
  }

  /** NaN for a label that nobody was asked about. */
  private static double[] shares(MultiLabelVotes votes, int task) {
    double[] shares = new double[votes.labels()];
    for (int l = 0; l < shares.length; l++) {
      int asked = 0;
      int named = 0;
      for (int a = votes.start(task); a < votes.end(task); a++) {
        asked += votes.asked(a, l) ? 1 : 0;
        named += votes.names(a, l) ? 1 : 0;
      }
      shares[l] = asked == 0 ? Double.NaN : (double) named / asked;
    }
    return shares;
  }
}
