package org.crowdzoo.labelmodel;

import java.util.List;

/**
 * Votes of labelling functions on tasks: classes 0 to K-1, -1 abstains.
 *
 * @param votes [N][m]; not copied
 * @param classes K
 * @param names of the m functions
 * @param truth [N], 0 to K-1, or -1 where it is not known; null if none is
 */
public record WeakVotes(int[][] votes, int classes, List<String> names, int[] truth) {
  /** Copies the names. */
  public WeakVotes {
    names = List.copyOf(names);
  }

  /** Number of tasks N. */
  public int tasks() {
    return votes.length;
  }

  /** Number of labelling functions m. */
  public int functions() {
    return names.size();
  }

  /** Coverage, overlaps and conflicts of each function. */
  public VoteTable table() {
    return VoteTable.of(this);
  }

  /**
   * The votes as -1, 0 (abstains), 1 for {@link TripletLabelModel}, [N][m].
   *
   * @throws IllegalStateException unless there are two classes
   */
  public int[][] signs() {
    if (classes != 2) {
      throw new IllegalStateException("two classes only, there are " + classes);
    }
    int[][] signs = new int[votes.length][];
    for (int i = 0; i < signs.length; i++) {
      signs[i] = ClassLabelModel.signs(votes[i], 1, new int[votes[i].length]);
    }
    return signs;
  }
}
