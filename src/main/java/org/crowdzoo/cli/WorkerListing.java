package org.crowdzoo.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.crowdzoo.training.SavedModel;
import org.crowdzoo.training.WorkerAnswers;
import org.crowdzoo.training.WorkerAnswers.Estimate;
import org.crowdzoo.training.WorkerAnswers.Worker;

/** What is known of a model's workers, as text or JSON. */
final class WorkerListing {
  private static final String IDLE = "idle";

  private final List<String> classes;
  private final List<String> keys;
  private final List<Integer> votes;
  private final WorkerAnswers answers;
  private final boolean ofLabels;

  /** A listing; {@code answers} may be null. */
  WorkerListing(SavedModel.Card card, WorkerAnswers answers) {
    this.classes = card.classNames();
    this.keys = card.workerKeys();
    this.votes = card.workerVotes();
    this.answers = answers;
    this.ofLabels = card.isMultiLabel();
  }

  /** Prints the crowd's matrix, those of the wanted workers, and the table of all. */
  void print(PrintWriter out, List<String> wanted) {
    if (answers != null) {
      out.println(
          ofLabels
              ? "All answers as the model expects them: P(a label is named | the model gives it),"
                  + " P(it is named | it does not)"
              : "Common confusions, as the model expects them of all votes: P(answer | class), rows"
                  + " are the classes that it gives the tasks");
      print(out, answers.crowd());
      for (int j = 0; j < keys.size(); j++) {
        if (wanted.contains("all") || wanted.contains(keys.get(j))) {
          printWorker(out, j);
        }
      }
    }
    out.println("Workers, the most reliable first");
    int width = Math.max(6, keys.stream().mapToInt(String::length).max().orElse(0));
    String format = "%-" + width + "s %8s %12s %12s %12s%n";
    out.printf(Locale.ROOT, format, "worker", "votes", "reliability", "agreement", "Dawid-Skene");
    IntStream.range(0, keys.size())
        .boxed()
        .sorted(Comparator.comparingDouble(j -> -order(j)))
        .forEach(
            j ->
                out.printf(
                    Locale.ROOT,
                    format,
                    keys.get(j),
                    votes.get(j),
                    isIdle(j) ? IDLE : figure(reliability(j)),
                    figure(answers == null ? null : answers.workers().get(j).agreement()),
                    figure(estimate(j) == null ? null : estimate(j).accuracy())));
  }

  private void printWorker(PrintWriter out, int j) {
    out.println("Worker " + keys.get(j) + ", " + votes.get(j) + " votes");
    double[][] expected = answers.workers().get(j).expected();
    if (expected == null) {
      out.println(isIdle(j) ? "  idle" : "  (not noted: too many workers and classes)");
      out.println();
      return;
    }
    out.println("  as the model expects the answers");
    print(out, expected);
    if (estimate(j) != null && estimate(j).confusions() != null) {
      out.println("  by Dawid and Skene");
      print(out, estimate(j).confusions());
    }
  }

  private void print(PrintWriter out, double[][] matrix) {
    int width = classes.stream().mapToInt(String::length).max().orElse(0);
    for (int l = 0; ofLabels && l < classes.size(); l++) {
      String row = String.format(Locale.ROOT, "  %-" + width + "s", classes.get(l));
      out.println(row + named(matrix[2 * l + 1]) + named(matrix[2 * l]));
    }
    for (int k = 0; !ofLabels && k < matrix.length; k++) {
      StringBuilder row =
          new StringBuilder(String.format(Locale.ROOT, "  %-" + width + "s", classes.get(k)));
      for (int l = 0; l < matrix.length; l++) {
        row.append(
            matrix[k] == null ? "     -" : String.format(Locale.ROOT, " %5.3f", matrix[k][l]));
      }
      out.println(row);
    }
    out.println();
  }

  private static String named(double[] row) {
    return row == null ? "     -" : String.format(Locale.ROOT, " %5.3f", row[1]);
  }

  /** As it stands in JSON: [K][K], or [L][2][2]. */
  private Object matrix(double[][] rows) {
    if (!ofLabels || rows == null) {
      return rows;
    }
    return IntStream.range(0, classes.size())
        .mapToObj(l -> new double[][] {rows[2 * l], rows[2 * l + 1]})
        .toArray();
  }

  private boolean isIdle(int j) {
    return votes.get(j) == 0;
  }

  private Double reliability(int j) {
    return answers == null ? null : answers.workers().get(j).reliability();
  }

  private Estimate estimate(int j) {
    return answers == null ? null : answers.workers().get(j).estimate();
  }

  /** Workers without a vote come last: nothing is known of them. */
  private double order(int j) {
    return isIdle(j) ? -1 : reliability(j) == null ? 0 : reliability(j);
  }

  private static String figure(Double value) {
    return value == null ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  /**
   * {@code classes} or {@code labels}, {@code common}, {@code moved}, and {@code workers} in the
   * table's order.
   */
  ObjectNode toJson() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode();
    root.set(ofLabels ? "labels" : "classes", mapper.valueToTree(classes));
    if (answers != null) {
      root.set("common", mapper.valueToTree(matrix(answers.crowd())));
      root.put("moved", answers.moved());
    }
    ArrayNode list = root.putArray("workers");
    for (int j = 0; j < keys.size(); j++) {
      ObjectNode one = list.addObject().put("key", keys.get(j)).put("votes", votes.get(j));
      one.put(IDLE, isIdle(j));
      if (answers != null && !isIdle(j)) {
        Worker worker = answers.workers().get(j);
        one.put("reliability", worker.reliability()).put("agreement", worker.agreement());
        one.set("confusions", mapper.valueToTree(matrix(worker.expected())));
        if (worker.estimate() != null) {
          one.put("dawid_skene", worker.estimate().accuracy());
          one.set(
              "dawid_skene_confusions", mapper.valueToTree(matrix(worker.estimate().confusions())));
        }
      }
    }
    return root;
  }
}
