package org.crowdzoo.strategy;

import java.util.Optional;
import org.crowdzoo.training.LearntConfusions;
import org.crowdzoo.training.Selection;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.MultiLabelClassifier;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * One way of learning from the crowd: what the network is trained on, and what stands behind its
 * class head to explain it. Made of its options by a {@link StrategyMethod}; safe for use by
 * several threads.
 */
public interface Strategy {
  /**
   * What the training tasks are trained on; asked once a seed.
   *
   * @throws org.crowdzoo.files.InputException in one line, if the dataset lacks what it takes
   */
  Targets targets(TrainingTasks tasks, long seed);

  /** The network to be trained; a plain classifier unless votes have to be explained. */
  default CrowdModel network(NetworkFrame frame) {
    return frame.multiLabel()
        ? new MultiLabelClassifier(
            frame.input(), frame.backbone(), frame.classes(), frame.optimization())
        : new PlainClassifier(
            frame.input(), frame.backbone(), frame.classes(), frame.optimization());
  }

  /**
   * True if its targets are labels that somebody made of the votes: how many of them are right is
   * worth telling.
   */
  default boolean makesLabels() {
    return false;
  }

  /**
   * True if its targets may have been made of other votes than those that {@link TrainingTasks}
   * holds: votes that were held out of them may be known to it.
   */
  default boolean looksElsewhere() {
    return false;
  }

  /** True if its network is built for the workers who voted ({@link NetworkFrame#crowd}). */
  default boolean needsCrowd() {
    return false;
  }

  /** Why tasks and labels cannot be weighted in its loss, in a few words; null if they can. */
  default String againstWeights() {
    return null;
  }

  /**
   * True if its {@link Targets.OfLabels} are distributions over the classes; false for rows that
   * mean something else, which only its own loss can read.
   */
  default boolean makesDistributions() {
    return true;
  }

  /** Which epoch's network is kept where the experiment does not say. */
  default Selection selection() {
    return Selection.VAL_ACCURACY;
  }

  /** What a trained network says of the workers' confusions, if it can. */
  default Optional<LearntConfusions> learnt(ComputationGraph graph) {
    return LearntConfusions.in(graph);
  }
}
