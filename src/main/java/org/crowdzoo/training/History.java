package org.crowdzoo.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
 * @param followed other figures of each epoch by their name in results, such as {@code
 *     val_macro_f1} and {@code tracked_test_macro_f1}; null where one is not defined; empty with
 *     one class a task
 */
public record History(
    List<Double> trainLoss,
    List<Double> trainAccuracy,
    List<Double> valLoss,
    List<Double> valAccuracy,
    List<Double> testAccuracy,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<Double>> followed) {
  /** Begins the name of a figure of the validation split. */
  public static final String VAL = "val_";

  /** Begins the name of a figure of the test split. */
  public static final String TRACKED_TEST = "tracked_test_";

  /** Copies the lists. */
  public History {
    trainLoss = List.copyOf(trainLoss);
    trainAccuracy = trainAccuracy == null ? List.of() : List.copyOf(trainAccuracy);
    valLoss = List.copyOf(valLoss);
    valAccuracy = List.copyOf(valAccuracy);
    testAccuracy = List.copyOf(testAccuracy);
    followed = followed == null ? Map.of() : Collections.unmodifiableMap(followed);
  }

  /** With one class a task. */
  public History(
      List<Double> trainLoss,
      List<Double> trainAccuracy,
      List<Double> valLoss,
      List<Double> valAccuracy,
      List<Double> testAccuracy) {
    this(trainLoss, trainAccuracy, valLoss, valAccuracy, testAccuracy, Map.of());
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
  History and(double loss, double accuracy, Evaluation validation, Evaluation test) {
    return new History(
        append(trainLoss, loss),
        Double.isNaN(accuracy) ? trainAccuracy : append(trainAccuracy, accuracy),
        validation == null ? valLoss : append(valLoss, validation.loss()),
        validation == null ? valAccuracy : append(valAccuracy, validation.accuracy()),
        test == null ? testAccuracy : append(testAccuracy, test.accuracy()),
        followed(validation, test));
  }

  private Map<String, List<Double>> followed(Evaluation validation, Evaluation test) {
    Map<String, List<Double>> longer = new LinkedHashMap<>(followed);
    put(longer, VAL, validation);
    put(longer, TRACKED_TEST, test);
    return longer;
  }

  private static void put(Map<String, List<Double>> into, String split, Evaluation figures) {
    if (figures != null) {
      figures
          .followed()
          .forEach(
              (name, value) ->
                  into.put(
                      split + name, append(into.getOrDefault(split + name, List.of()), value)));
    }
  }

  private static List<Double> append(List<Double> list, Double value) {
    List<Double> longer = new ArrayList<>(list);
    longer.add(value);
    return longer;
  }
}
