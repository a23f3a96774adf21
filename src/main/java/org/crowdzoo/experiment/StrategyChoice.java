package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.crowdzoo.aggregation.Contest;

/**
 * Which of an experiment's candidates was chosen, and how.
 *
 * @param strategy as the candidates call it
 * @param folds of the votes
 * @param votes that were held out, one fold after the other, all folds together
 * @param epochs of a trial training
 * @param wanted epochs of the experiment
 * @param seconds that the choice took, earlier parts included
 * @param budget as the user wrote it, in seconds
 * @param outcome what became of each candidate
 */
public record StrategyChoice(
    String strategy,
    int folds,
    int votes,
    int epochs,
    int wanted,
    double seconds,
    double budget,
    Contest.Outcome outcome) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As it stands in {@code results.json}. */
  ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    json.put("strategy", strategy);
    json.put("score", "mean log-likelihood of held-out votes");
    json.put("folds", folds).put("votes", votes).put("trial_epochs", epochs);
    json.put("seconds", seconds).put("budget_seconds", budget);
    json.put("in_time", outcome.inTime());
    for (Contest.Entry entry : outcome.table()) {
      ObjectNode row = json.withArray("candidates").addObject();
      row.put("strategy", entry.name()).put("folds", entry.folds());
      row.put("score", entry.score()).put("std_error", entry.standardError());
      row.put("difference", entry.difference());
      row.put("difference_std_error", entry.differenceError());
      row.put("seconds", entry.seconds()).put("end", entry.end());
    }
    return json;
  }

  /** A table for the screen, a line a candidate. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "auto chose %s by %d held-out votes, %.0f s of %.0f s:",
            strategy,
            votes,
            seconds,
            budget));
    for (Contest.Entry entry : outcome.table()) {
      lines.add("  " + line(entry));
    }
    return lines;
  }

  private static String line(Contest.Entry entry) {
    String figures =
        entry.score() == null
            ? ""
            : String.format(
                Locale.ROOT,
                "%8.4f ± %.4f, to the best %+.4f ± %.4f, folds %d, ",
                entry.score(),
                entry.standardError(),
                entry.difference() == null ? 0.0 : entry.difference(),
                entry.differenceError() == null ? 0.0 : entry.differenceError(),
                entry.folds());
    return String.format(Locale.ROOT, "%-28s %s%s", entry.name(), figures, entry.end());
  }

  /** What a reader of the result must know. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    String more = "; give strategy.budget more";
    if (!outcome.compared()) {
      warnings.add("auto: there was no time to compare, " + strategy + " was taken" + more);
    } else if (!outcome.inTime()) {
      warnings.add("auto: the budget was over before all candidates were compared on all folds");
    }
    if (epochs < wanted) {
      warnings.add(
          "auto: compared after "
              + epochs
              + " of "
              + wanted
              + " epochs, to keep the budget"
              + (outcome.compared() ? more : ""));
    }
    return warnings;
  }
}
