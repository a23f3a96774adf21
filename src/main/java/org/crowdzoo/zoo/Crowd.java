package org.crowdzoo.zoo;

/**
 * What a network needs to know of the crowd.
 *
 * @param workers W, idle ones included
 * @param votes number of all votes in the training data, each as often as it weighs
 * @param idle indices of workers without a vote
 */
public record Crowd(int workers, double votes, int[] idle) {
  /** A crowd in which everybody has voted. */
  public Crowd(int workers, double votes) {
    this(workers, votes, new int[0]);
  }
}
