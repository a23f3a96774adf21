package org.crowdzoo.training;

/**
 * The figures of one label on a split.
 *
 * @param examples that truly have it
 * @param threshold from which probability on it is given
 * @param accuracy percent of the examples on which that is right
 * @param f1 2 TP / (2 TP + FP + FN) in percent; null where nobody has the label and none is given
 * @param averagePrecision see {@link AveragePrecision}, percent; null where nobody has the label
 */
public record LabelFigures(
    int examples, double threshold, double accuracy, Double f1, Double averagePrecision) {

  /** Figures of probabilities [N] against the truth [N]. */
  static LabelFigures of(double[] probabilities, boolean[] truth, double threshold) {
    Counts counts = Counts.of(probabilities, truth, threshold);
    double precision = AveragePrecision.of(probabilities, truth);
    return new LabelFigures(
        counts.found() + counts.missed(),
        threshold,
        100.0 * (truth.length - counts.wrong() - counts.missed()) / truth.length,
        counts.f1(),
        Double.isNaN(precision) ? null : Double.valueOf(100 * precision));
  }

  /**
   * How often a label is given.
   *
   * @param found rightly, TP
   * @param wrong wrongly, FP
   * @param missed wrongly not, FN
   */
  record Counts(int found, int wrong, int missed) {
    static Counts of(double[] probabilities, boolean[] truth, double threshold) {
      int found = 0;
      int wrong = 0;
      int missed = 0;
      for (int i = 0; i < truth.length; i++) {
        boolean given = probabilities[i] >= threshold;
        found += given && truth[i] ? 1 : 0;
        wrong += given && !truth[i] ? 1 : 0;
        missed += !given && truth[i] ? 1 : 0;
      }
      return new Counts(found, wrong, missed);
    }

    Counts and(Counts other) {
      return new Counts(found + other.found, wrong + other.wrong, missed + other.missed);
    }

    /** In percent; null if there is nothing to find and nothing was given. */
    Double f1() {
      int all = 2 * found + wrong + missed;
      return all == 0 ? null : Double.valueOf(200.0 * found / all);
    }
  }
}
