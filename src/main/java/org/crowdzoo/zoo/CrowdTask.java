package org.crowdzoo.zoo;

import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * What a network must know of the data that it is to learn from. {@code
 * org.crowdzoo.training.LearningData} knows it of a dataset folder, {@link #of} is told it.
 */
public interface CrowdTask {
  /** Shape of an image or feature vector. */
  InputType input();

  /** Number of classes K. */
  int classes();

  /** Who votes. */
  Crowd crowd();

  /**
   * A task whose data are the caller's own.
   *
   * @param input {@code InputType.convolutional(height, width, channels)} or {@code feedForward(D)}
   * @param classes K, at least 2
   */
  static CrowdTask of(InputType input, int classes, Crowd crowd) {
    return new GivenTask(input, classes, crowd);
  }
}
