package org.crowdzoo.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.labelmodel.OnlineLabelModel;
import org.crowdzoo.labelmodel.VoteTable;
import org.crowdzoo.labelmodel.WeakVotes;

/** What {@code labelmodel} prints: a table of the functions, and accuracies against a truth. */
final class LabelModelReport {
  private final WeakVotes votes;
  private final PrintWriter out;

  /**
   * A fitted label model.
   *
   * @param probabilities [N][K]
   * @param accuracy estimated P(vote = truth) of each function
   * @param givenVote estimated P(vote = truth | vote)
   * @param warnings on the functions
   */
  record Fit(
      double[][] probabilities, double[] accuracy, double[] givenVote, List<String> warnings) {}

  /**
   * A report.
   *
   * @param votes with the truth, if that is known
   */
  LabelModelReport(WeakVotes votes, PrintWriter out) {
    this.votes = votes;
    this.out = out;
  }

  /** A line a function. */
  void functions(Fit fit) {
    VoteTable table = votes.table();
    String[] lines = table.toString().split("\\R");
    print("%s  P(right)  P(right | vote)", lines[0]);
    for (int j = 0; j < fit.accuracy.length; j++) {
      print("%s  %8.4f  %15.4f", lines[j + 1], fit.accuracy[j], fit.givenVote[j]);
    }
    print(
        "%d tasks, %d functions, %d classes; some function votes on %.2f %% of the tasks",
        votes.tasks(), votes.functions(), votes.classes(), 100 * table.covered());
  }

  /** The model's and the majority's, where there is a truth. */
  void accuracy(Fit fit) {
    if (votes.truth() == null) {
      return;
    }
    double[][] majority = new double[votes.tasks()][];
    for (int i = 0; i < majority.length; i++) {
      majority[i] = OnlineLabelModel.majority(votes.votes()[i], votes.classes());
    }
    accuracy("label model", fit.probabilities);
    accuracy("majority vote", majority);
  }

  private void accuracy(String name, double[][] probabilities) {
    int[] truth = votes.truth();
    int[] known = new int[2];
    int[] right = new int[2];
    for (int i = 0; i < truth.length; i++) {
      if (truth[i] >= 0) {
        int votedOn = Arrays.stream(votes.votes()[i]).anyMatch(vote -> vote >= 0) ? 1 : 0;
        int guess = 0;
        for (int k = 1; k < probabilities[i].length; k++) {
          guess = probabilities[i][k] > probabilities[i][guess] ? k : guess;
        }
        known[votedOn]++;
        right[votedOn] += guess == truth[i] ? 1 : 0;
      }
    }
    int all = known[0] + known[1];
    print(
        "Accuracy of the %s: %.2f %% of %d tasks; %.2f %% of the %d on which a function votes",
        name,
        100.0 * (right[0] + right[1]) / Math.max(1, all),
        all,
        100.0 * right[1] / Math.max(1, known[1]),
        known[1]);
  }

  /** Where the probabilities lie. */
  void stored(Path target) {
    print("Probabilities stored at %s with shape (%d, %d)", target, votes.tasks(), votes.classes());
  }

  private void print(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
    out.flush();
  }
}
