package org.crowdzoo.experiment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.crowdzoo.training.MultiLabelEvaluation;

/**
 * The end of a comparison.
 *
 * @param name of the comparison
 * @param rows highest {@link #main} on validation first, failed ones last
 * @param test of the first two rows' figures on test at their best validation, or null if there are
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
   * @param voteEpoch the epoch that held-out votes would keep, counted from 0; null if they were
   *     not asked
   * @param failure why it failed, or null
   */
  public record Row(
      String label,
      RunResult result,
      List<Double> labelAccuracy,
      Integer voteEpoch,
      String failure) {
    /** Test accuracy, percent, at the epoch that held-out votes would keep. */
    public static final String BY_VOTES = "test_accuracy_by_votes";

    /** The figure of each seed, or an empty list. */
    public List<Double> values(String figure) {
      if (figure.equals(BY_VOTES)) {
        return result == null || voteEpoch == null
            ? List.of()
            : result.runs().stream()
                .map(run -> run.history().testAccuracy())
                .filter(accuracies -> !accuracies.isEmpty())
                .map(accuracies -> accuracies.get(Math.min(voteEpoch, accuracies.size() - 1)))
                .toList();
      }
      if (figure.equals("label_accuracy")) {
        return labelAccuracy;
      }
      return result == null || !result.mean().containsKey(figure)
          ? List.of()
          : result.runs().stream()
              .map(run -> run.figures(result.classes()).get(figure))
              .filter(Objects::nonNull)
              .toList();
    }
  }

  /** True if all that ran have several labels a task. */
  public boolean isMultiLabel() {
    return isMultiLabel(rows);
  }

  private static boolean isMultiLabel(List<Row> rows) {
    List<Row> ran = rows.stream().filter(row -> row.result() != null).toList();
    return !ran.isEmpty() && ran.stream().allMatch(row -> row.result().experiment().isMultiLabel());
  }

  /** The figure that rows are compared by: accuracy, or macro F1 of several labels. */
  public String main() {
    return main(rows);
  }

  private static String main(List<Row> rows) {
    return isMultiLabel(rows) ? MultiLabelEvaluation.MACRO_F1 : "accuracy";
  }

  /** The rows in their order, tested and with their warnings. */
  static ComparisonResult of(String name, List<Row> rows) {
    List<Row> sorted = new ArrayList<>(rows);
    String validation = "best_val_" + main(rows);
    sorted.sort(
        Comparator.comparingDouble(
            row -> -SeedStatistics.mean(row.values(validation), Double.NEGATIVE_INFINITY)));
    List<String> warnings =
        rows.stream()
            .filter(row -> row.result() != null)
            .flatMap(row -> row.result().warnings().stream())
            .distinct()
            .toList();
    return new ComparisonResult(name, List.copyOf(sorted), firstTwo(sorted), warnings);
  }

  private static PairedTest firstTwo(List<Row> rows) {
    String main = main(rows);
    if (rows.size() < 2 || rows.get(0).values("best_val_" + main).isEmpty()) {
      return null;
    }
    List<Double> a = rows.get(0).values("test_" + main);
    List<Double> b = rows.get(1).values("test_" + main);
    return a.size() < 2 || a.size() != b.size()
        ? null
        : PairedTest.of(rows.get(0).label(), a, rows.get(1).label(), b);
  }
}
