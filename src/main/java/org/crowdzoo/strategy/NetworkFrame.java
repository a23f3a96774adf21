package org.crowdzoo.strategy;

import org.crowdzoo.zoo.Backbone;
import org.crowdzoo.zoo.Crowd;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * What a network is built of.
 *
 * @param input shape of an image or feature vector
 * @param backbone what makes features of it
 * @param classes K
 * @param multiLabel whether a task may have several of the classes, its labels
 * @param crowd who voted; null where the strategy neither learns nor needs the workers
 * @param optimization start and updates of the parameters
 */
public record NetworkFrame(
    InputType input,
    Backbone backbone,
    int classes,
    boolean multiLabel,
    Crowd crowd,
    Optimization optimization) {
  /** With one class a task. */
  public NetworkFrame(
      InputType input, Backbone backbone, int classes, Crowd crowd, Optimization optimization) {
    this(input, backbone, classes, false, crowd, optimization);
  }

  /** A model of this frame, of labels if a task may have several. */
  WorkerModel ofLabels(WorkerModel model) {
    return multiLabel ? model.ofLabels() : model;
  }
}
