package org.crowdzoo.nn;

/**
 * The mathematics of a {@link VoteVertex} once more, written out in Java with its derivatives. It
 * gives the numbers of the vertex's SameDiff definition (held by a test) in a tenth of the time and
 * without building a graph; {@code -Dcrowdzoo.votes=samediff} runs the definition itself.
 *
 * <p>All arrays are in C order. A kernel keeps what its backward pass needs between the two calls.
 */
interface VoteKernel {
  /**
   * Scores of the votes.
   *
   * @param inputs the vertex's inputs
   * @param tasks B
   * @param votes A
   * @return [B, K, A]
   */
  double[] forward(double[][] inputs, int tasks, int votes);

  /**
   * Derivatives of the loss in the inputs of the last forward pass.
   *
   * @param epsilon derivative in the scores, [B, K, A]
   * @return one array an input
   */
  double[][] backward(double[] epsilon);
}
