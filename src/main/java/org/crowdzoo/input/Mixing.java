package org.crowdzoo.input;

/** What mixup pairs. */
public enum Mixing {
  /**
   * Examples: the mixed input is trained on both examples' targets. With votes these are the votes
   * of both tasks, each by its own worker, weighted λ and 1 − λ in the loss.
   */
  EXAMPLES,
  /**
   * Votes, as annot-mix does: a row of the batch is one vote, whose input, worker and label are
   * those of two votes mixed. For networks that look a mixed worker up ({@code [B, A, 3]}).
   */
  VOTES,
  /** Nothing: the targets cannot be mixed. */
  NONE
}
