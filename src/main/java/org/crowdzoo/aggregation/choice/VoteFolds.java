package org.crowdzoo.aggregation.choice;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;

/**
 * Votes drawn into K folds, by a seed; a soft vote lies in one fold as a whole. What is learnt from
 * the votes of the other folds can be asked about those of one.
 */
public final class VoteFolds {
  private static final int NEVER_HELD = -1;

  private final Votes votes;
  private final int[] foldOf;

  private VoteFolds(Votes votes, int[] foldOf) {
    this.votes = votes;
    this.foldOf = foldOf;
  }

  /**
   * Draws folds of single votes, of equal size but for those that are never held out: where all
   * votes on a task would lie in one fold, as where it has one alone, nothing is known of its class
   * without them, and they would say which candidate's guess at random is the best.
   *
   * @param folds K, at least 2 and at most the number of votes cast
   */
  public static VoteFolds of(Votes votes, int folds, long seed) {
    int[] order = order(votes.cast(), seed);
    int[] foldOf = new int[votes.size()];
    int cast = -1;
    for (int i = 0; i < votes.tasks(); i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        cast += votes.goesOn(i, v) ? 0 : 1;
        foldOf[v] = order[cast] % folds;
      }
      int from = votes.start(i);
      if (Arrays.stream(foldOf, from, votes.end(i)).distinct().count() < 2) {
        Arrays.fill(foldOf, from, votes.end(i), NEVER_HELD);
      }
    }
    return new VoteFolds(votes, foldOf);
  }

  /**
   * Draws folds of whole tasks: all votes on a task lie in one fold, and those who learn from the
   * other folds know nothing of it.
   *
   * @param folds K, at least 2 and at most the number of tasks with a vote
   */
  public static VoteFolds ofTasks(Votes votes, int folds, long seed) {
    int[] tasks = votes.votedTasks().toArray();
    int[] order = order(tasks.length, seed);
    int[] foldOf = new int[votes.size()];
    for (int n = 0; n < tasks.length; n++) {
      Arrays.fill(foldOf, votes.start(tasks[n]), votes.end(tasks[n]), order[n] % folds);
    }
    return new VoteFolds(votes, foldOf);
  }

  private static int[] order(int count, long seed) {
    int[] order = new int[count];
    SplittableRandom random = new SplittableRandom(seed);
    for (int n = 0; n < count; n++) {
      int other = random.nextInt(n + 1);
      order[n] = order[other];
      order[other] = n;
    }
    return order;
  }

  /** The votes of all folds but one, on the same tasks. */
  public Votes training(int fold) {
    return votes.withVotes(v -> foldOf[v] != fold);
  }

  /** How many votes the first folds hold out together; a soft vote is one. */
  public int heldBy(int folds) {
    return IntStream.range(0, folds).map(fold -> held(fold).cast()).sum();
  }

  /** The votes of one fold, on the same tasks. */
  public Votes held(int fold) {
    return votes.withVotes(v -> foldOf[v] == fold);
  }
}
