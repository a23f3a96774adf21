package org.crowdzoo.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The end of a comparison.
 *
 * @param name of the comparison
 * @param rows highest validation accuracy first, failed ones last
 * @param test of the first two rows' test accuracies at their best validation, or null if there are
 *     fewer than two rows or seeds
 * @param warnings what a reader must know
 */
public record ComparisonResult(
    String name, List<Row> rows, PairedTest test, List<String> warnings) {
  /**
   * One experiment.
   *
   * @param label of the experiment
   * @param result its result, or null if it failed
   * @param labelAccuracy percent of the training labels that are right, a seed; empty where the
   *     strategy makes no labels
   * @param failure why it failed, or null
   */
  public record Row(String label, RunResult result, List<Double> labelAccuracy, String failure) {
    /** The figure of each seed, or an empty list. */
    public List<Double> values(String figure) {
      if (figure.equals("label_accuracy")) {
        return labelAccuracy;
      }
      return result == null || !result.mean().containsKey(figure)
          ? List.of()
          : result.runs().stream().map(run -> run.figures(result.classes()).get(figure)).toList();
    }
  }

  /** The rows in their order, tested and with their warnings. */
  static ComparisonResult of(String name, List<Row> rows) {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(
        Comparator.comparingDouble(
            row ->
                -SeedStatistics.mean(row.values("best_val_accuracy"), Double.NEGATIVE_INFINITY)));
    List<String> warnings =
        rows.stream()
            .filter(row -> row.result() != null)
            .flatMap(row -> row.result().warnings().stream())
            .distinct()
            .toList();
    return new ComparisonResult(name, List.copyOf(sorted), firstTwo(sorted), warnings);
  }

  private static PairedTest firstTwo(List<Row> rows) {
    if (rows.size() < 2 || rows.get(0).values("best_val_accuracy").isEmpty()) {
      return null;
    }
    List<Double> a = rows.get(0).values("test_accuracy");
    List<Double> b = rows.get(1).values("test_accuracy");
    return a.size() < 2 || a.size() != b.size()
        ? null
        : PairedTest.of(rows.get(0).label(), a, rows.get(1).label(), b);
  }
}
