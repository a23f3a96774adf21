package org.crowdzoo.nn;

/**
 * The mathematics of a {@link VoteVertex} once more, written out in Java with its derivatives, for
 * one task at a time. It gives the numbers of the vertex's SameDiff definition (held by a test)
 * without building a graph and without arrays of a whole batch.
 *
 * <p>A kernel keeps nothing between calls, so threads may share one. All arrays are in C order and
 * hold the part of one task; the kernel may overwrite the inputs.
 */
public interface VoteKernel {
  /**
   * Scores of a task's votes.
   *
   * @param inputs the task's part of the vertex's inputs
   * @param votes A
   * @param scores [K, A], to be filled
   */
  void forward(double[][] inputs, int votes, double[] scores);

  /**
   * Derivatives of the loss in the inputs.
   *
   * @param inputs as given to {@link #forward}
   * @param votes A
   * @param epsilon derivative in the scores, [K, A]
   * @param gradients one array an input, of its size, all 0; to be filled
   */
  void backward(double[][] inputs, int votes, double[] epsilon, double[][] gradients);
}
