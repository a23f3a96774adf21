package org.crowdzoo.training;

import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Words;

/** Which epoch's network is kept. */
public enum Selection {
  /** The highest accuracy on the validation split. */
  VAL_ACCURACY,
  /** The lowest cross-entropy on the validation split, as peerannot does. */
  VAL_LOSS,
  /** The highest mean F1 of the labels on the validation split; of several labels a task. */
  VAL_MACRO_F1,
  /** The highest mean average precision of the labels there; of several labels a task. */
  VAL_AVERAGE_PRECISION,
  /** The last epoch's. */
  LAST;

  /** True if it needs several labels a task. */
  public boolean needsMultiLabel() {
    return this == VAL_MACRO_F1 || this == VAL_AVERAGE_PRECISION;
  }

  /**
   * A score of which more is better.
   *
   * @throws InputException if it is not defined, as no example of the split has a label
   */
  public double score(Evaluation validation, int epoch) {
    return switch (this) {
      case VAL_ACCURACY -> validation.accuracy();
      case VAL_LOSS -> -validation.loss();
      case VAL_MACRO_F1 -> figure(validation, MultiLabelEvaluation.MACRO_F1);
      case VAL_AVERAGE_PRECISION -> figure(validation, MultiLabelEvaluation.AVERAGE_PRECISION);
      case LAST -> epoch;
    };
  }

  private double figure(Evaluation validation, String name) {
    Double value = validation.followed().get(name);
    if (value == null) {
      throw new InputException(
          "selection "
              + Words.of(this)
              + " needs a validation split with labels, no example of it has any;"
              + " val-loss needs none");
    }
    return value;
  }
}
