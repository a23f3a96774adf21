package org.crowdzoo.zoo;

/**
 * What a network needs to know of the crowd.
 *
 * @param workers W, idle ones included
 * @param votes number of all votes in the training data
 * @param idle indices of workers without a vote
 */
public record Crowd(int workers, int votes, int[] idle) {
  /** A crowd in which everybody has voted. */
  public Crowd(int workers, int votes) {
    this(workers, votes, new int[0]);
  }
}
