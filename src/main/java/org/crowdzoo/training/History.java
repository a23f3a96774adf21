package org.crowdzoo.training;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened in each epoch. Lists have one entry an epoch; those of a split that is not there,
 * or was not evaluated, are empty.
 *
 * @param trainLoss mean over the tasks of the loss while training, penalties included
 * @param trainAccuracy percent of the training tasks whose most probable class, in the very pass
 *     that they were learnt in, with dropout on, was that of their label, or one with most of the
 *     task's votes; no true class is looked at. Empty in files of versions that did not note it
 * @param valLoss cross-entropy of the class head on the validation split
 * @param valAccuracy its accuracy, percent
 * @param testAccuracy accuracy on the test split, percent; only where it is tracked
 */
public record History(
    List<Double> trainLoss,
    List<Double> trainAccuracy,
    List<Double> valLoss,
    List<Double> valAccuracy,
    List<Double> testAccuracy) {
  /** Copies the lists. */
  public History {
    trainLoss = List.copyOf(trainLoss);
    trainAccuracy = trainAccuracy == null ? List.of() : List.copyOf(trainAccuracy);
    valLoss = List.copyOf(valLoss);
    valAccuracy = List.copyOf(valAccuracy);
    testAccuracy = List.copyOf(testAccuracy);
  }

  /** Before the first epoch. */
  public static History empty() {
    return new History(List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** Number of epochs done. */
  public int epochs() {
    return trainLoss.size();
  }

  /** This and one more epoch; evaluations may be null. */
  History and(
      double loss, double accuracy, ClassifierEvaluation validation, ClassifierEvaluation test) {
    return new History(
        append(trainLoss, loss),
        Double.isNaN(accuracy) ? trainAccuracy : append(trainAccuracy, accuracy),
        validation == null ? valLoss : append(valLoss, validation.loss()),
        validation == null ? valAccuracy : append(valAccuracy, validation.accuracy()),
        test == null ? testAccuracy : append(testAccuracy, test.accuracy()));
  }

  private static List<Double> append(List<Double> list, double value) {
    List<Double> longer = new ArrayList<>(list);
    longer.add(value);
    return longer;
  }
}
