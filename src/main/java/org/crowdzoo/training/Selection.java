package org.crowdzoo.training;

/** Which epoch's network is kept. */
public enum Selection {
  /** The highest accuracy on the validation split. */
  VAL_ACCURACY,
  /** The lowest cross-entropy on the validation split, as peerannot does. */
  VAL_LOSS,
  /** The last epoch's. */
  LAST;

  /** A score of which more is better. */
  double score(ClassifierEvaluation validation, int epoch) {
    return switch (this) {
      case VAL_ACCURACY -> validation.accuracy();
      case VAL_LOSS -> -validation.loss();
      case LAST -> epoch;
    };
  }
}
