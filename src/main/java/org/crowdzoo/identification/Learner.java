package org.crowdzoo.identification;

/**
 * Trains new networks, all of one kind, on labels that a method of identification chooses. Tasks
 * are numbered as in the votes.
 */
public interface Learner {
  /** Told what a network says while it learns. */
  @FunctionalInterface
  interface EpochWatcher {
    /**
     * An epoch was done.
     *
     * @param logits [m][K] of the tasks asked about
     */
    void epochDone(double[][] logits);
  }

  /**
   * Trains one network.
   *
   * @param tasks [n] the task of each example; a task may stand there several times
   * @param labels [n][K] what each example is trained on
   * @param asked [m] the tasks whose logits are wanted at the end of each epoch
   * @param seed of the first parameters and of the order of the examples
   */
  void train(int[] tasks, double[][] labels, int[] asked, long seed, EpochWatcher watcher);

  /**
   * Trains one network.
   *
   * @return class probabilities [m][K] of the tasks {@code asked}, after the last epoch
   */
  double[][] predict(int[] tasks, double[][] labels, int[] asked, long seed);
}
