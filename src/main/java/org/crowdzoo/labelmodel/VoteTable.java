package org.crowdzoo.labelmodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What labelling functions do, without any truth, as Snorkel's users know it: shares of all tasks.
 * With the truth of some tasks also how often each function is right there.
 *
 * @param rows one a function
 * @param covered share of tasks on which any function votes
 */
public record VoteTable(List<Row> rows, double covered) {
  /**
   * One function.
   *
   * @param name its name
   * @param polarity the classes that it votes for
   * @param coverage share of tasks on which it votes
   * @param overlaps share of tasks on which it and another one vote
   * @param conflicts share of tasks on which it and another one vote differently
   * @param correct votes that are right, of those on tasks with known truth
   * @param incorrect votes that are wrong
   */
  public record Row(
      String name,
      List<Integer> polarity,
      double coverage,
      double overlaps,
      double conflicts,
      int correct,
      int incorrect) {
    /** Share of right votes among those on tasks with known truth; NaN without any. */
    public double accuracy() {
      return (double) correct / (correct + incorrect);
    }

    private String votesFor() {
      return polarity.toString().replaceAll("[\\[\\] ]", "");
    }
  }

  /** The table of votes. */
  static VoteTable of(WeakVotes votes) {
    List<Row> rows = new ArrayList<>();
    for (int j = 0; j < votes.functions(); j++) {
      rows.add(row(votes, j));
    }
    int covered = 0;
    for (int[] task : votes.votes()) {
      for (int vote : task) {
        if (vote >= 0) {
          covered++;
          break;
        }
      }
    }
    return new VoteTable(List.copyOf(rows), share(covered, votes.tasks()));
  }

  private static Row row(WeakVotes votes, int j) {
    TreeSet<Integer> polarity = new TreeSet<>();
    int covers = 0;
    int overlaps = 0;
    int conflicts = 0;
    int correct = 0;
    int incorrect = 0;
    for (int i = 0; i < votes.tasks(); i++) {
      int[] task = votes.votes()[i];
      if (task[j] >= 0) {
        covers++;
        polarity.add(task[j]);
        boolean another = false;
        boolean other = false;
        for (int o = 0; o < task.length; o++) {
          another |= o != j && task[o] >= 0;
          other |= o != j && task[o] >= 0 && task[o] != task[j];
        }
        overlaps += another ? 1 : 0;
        conflicts += other ? 1 : 0;
        int truth = votes.truth() == null ? -1 : votes.truth()[i];
        correct += truth == task[j] ? 1 : 0;
        incorrect += truth >= 0 && truth != task[j] ? 1 : 0;
      }
    }
    return new Row(
        votes.names().get(j),
        List.copyOf(polarity),
        share(covers, votes.tasks()),
        share(overlaps, votes.tasks()),
        share(conflicts, votes.tasks()),
        correct,
        incorrect);
  }

  private static double share(int count, int of) {
    return of == 0 ? 0 : (double) count / of;
  }

  /** As text, a line a function. */
  @Override
  public String toString() {
    boolean truth = rows.stream().anyMatch(row -> row.correct + row.incorrect > 0);
    StringBuilder text = new StringBuilder();
    int width = Math.max(8, rows.stream().mapToInt(row -> row.name.length()).max().orElse(0));
    int votes = Math.max(8, rows.stream().mapToInt(row -> row.votesFor().length()).max().orElse(0));
    text.append(
        String.format(
            Locale.ROOT,
            "%-" + width + "s  %-" + votes + "s %9s %9s %9s%s%n",
            "function",
            "polarity",
            "coverage",
            "overlaps",
            "conflicts",
            truth ? "   correct incorrect  accuracy" : ""));
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-" + width + "s  %-" + votes + "s %9.4f %9.4f %9.4f",
              row.name,
              row.votesFor(),
              row.coverage,
              row.overlaps,
              row.conflicts));
      if (truth) {
        String accuracy =
            row.correct + row.incorrect == 0
                ? "-"
                : String.format(Locale.ROOT, "%.4f", row.accuracy());
        text.append(
            String.format(Locale.ROOT, " %9d %9d %9s", row.correct, row.incorrect, accuracy));
      }
      text.append(System.lineSeparator());
    }
    return text.toString();
  }
}
