package org.crowdzoo.aggregation.choice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What was chosen by a {@link Contest}, and how, to be told and kept.
 *
 * @param strategy as the candidates call it
 * @param folds of the votes
 * @param votes that the chosen candidate was asked about
 * @param seconds that the choice took, earlier parts included
 * @param budget in seconds
 * @param outcome what became of each candidate
 */
public record ContestReport(
    String strategy, int folds, int votes, double seconds, double budget, Contest.Outcome outcome) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of an outcome. */
  public static ContestReport of(
      Contest.Outcome outcome, VoteFolds drawn, int folds, double seconds, double budget) {
    Contest.Entry chosen = outcome.table().get(outcome.chosen());
    return new ContestReport(
        chosen.name(), folds, drawn.heldBy(chosen.folds()), seconds, budget, outcome);
  }

  /** The figures of a candidate by its name; null if it is none. */
  public Contest.Entry entry(String name) {
    return outcome.table().stream().filter(e -> e.name().equals(name)).findFirst().orElse(null);
  }

  /** As an object of JSON. */
  public ObjectNode tree() {
    ObjectNode json = JSON.createObjectNode();
    json.put("strategy", strategy);
    json.put("score", "mean log-likelihood of held-out votes");
    json.put("folds", folds).put("votes", votes);
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

  /** The same as a text. */
  public String toJson() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree()) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What was chosen, in a line. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "auto chose %s by %d held-out votes, in %.1f s of %.0f s",
        strategy,
        votes,
        seconds,
        budget);
  }

  /** A table for the screen, a line a candidate. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(summary() + ":");
    outcome.table().forEach(entry -> lines.add("  " + line(entry)));
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
    return String.format(Locale.ROOT, "%-26s %s%s", entry.name(), figures, entry.end());
  }

  /** What a reader must know. */
  public List<String> warnings() {
    if (!outcome.compared()) {
      return List.of(
          "auto: there was no time to compare, "
              + strategy
              + " was taken; give the option budget more");
    }
    List<String> warnings = new ArrayList<>();
    if (!outcome.tooSlow().isEmpty()) {
      warnings.add(
          "auto: too slow to be compared within the budget: "
              + String.join(", ", outcome.tooSlow())
              + "; give the option budget more");
    }
    if (!outcome.inTime()) {
      warnings.add("auto: the budget was over before all candidates were compared on all folds");
    }
    return warnings;
  }
}
