package org.crowdzoo.strategy;

import java.util.Optional;
import org.crowdzoo.input.Mixing;
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
   * True if its targets may have been made of more than the votes that {@link TrainingTasks} holds,
   * a file or the truth: votes that were held out of them may be known to it.
   */
  default boolean looksElsewhere() {
    return false;
  }

  /** True if its network is built for the workers who voted ({@link NetworkFrame#crowd}). */
  default boolean needsCrowd() {
    return false;
  }

  /**
   * The strategies that one is chosen from, if this is none of its own: whoever trains then takes
   * the chosen one in its place.
   */
  default Optional<Candidates> candidates() {
    return Optional.empty();
  }

  /**
   * True if its network learns a confusion matrix a worker that nothing draws to others': where
   * workers have few votes that may hurt.
   */
  default boolean freeMatrices() {
    return false;
  }

  /** Why tasks and labels cannot be weighted in its loss, in a few words; null if they can. */
  default String againstWeights() {
    return null;
  }

  /**
   * Why its network cannot be trained as several copies that are averaged, in a few words; null if
   * it can.
   */
  default String againstCopies() {
    return null;
  }

  /**
   * What of its options does not go with several labels a task, in a few words; null if all does.
   * Asked of strategies that take them ({@link StrategyMethod#takesMultiLabel}).
   */
  default String againstLabels() {
    return null;
  }

  /**
   * True if its {@link Targets.OfLabels} are distributions over the classes; false for rows that
   * mean something else, which only its own loss can read.
   */
  default boolean makesDistributions() {
    return true;
  }

  /** True if labels may be softened before the training; false where they are made in it. */
  default boolean softensLabels() {
    return true;
  }

  /** Which epoch's network is kept where the experiment does not say. */
  default Selection selection() {
    return Selection.VAL_ACCURACY;
  }

  /** α of mixup where the experiment does not say; 0 for none. */
  default double mixup() {
    return 0;
  }

  /** What mixup pairs. */
  default Mixing mixing() {
    return Mixing.EXAMPLES;
  }

  /** What a trained network says of the workers' confusions, if it can. */
  default Optional<LearntConfusions> learnt(ComputationGraph graph) {
    return LearntConfusions.in(graph);
  }
}
