package org.crowdzoo.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.crowdzoo.aggregation.choice.Contest;
import org.crowdzoo.experiment.ComparisonResult;
import org.crowdzoo.experiment.Leaderboard;
import org.crowdzoo.experiment.SeedStatistics;
import org.crowdzoo.experiment.StrategyChoice;
import org.crowdzoo.files.AtomicFile;

/**
 * The figures of a leaderboard: a table a dataset. "best" is the test accuracy at the epoch that
 * was best on validation, "last" after the last epoch, "by votes" at the epoch that held-out votes
 * chose with the first seed; "held-out votes" is the mean log-likelihood of them by which {@code
 * auto} chose. These two look at no true class.
 */
public final class LeaderboardTable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> FIGURES = new LinkedHashMap<>();

  static {
    FIGURES.put("labels right", "label_accuracy");
    FIGURES.put("network, best", "test_accuracy");
    FIGURES.put("network, last", "last_test_accuracy");
    FIGURES.put("network, by votes", ComparisonResult.Row.BY_VOTES);
  }

  private final Leaderboard board;
  private final Map<String, ComparisonResult> results;

  /**
   * A table.
   *
   * @param results by dataset, those that are done
   */
  public LeaderboardTable(Leaderboard board, Map<String, ComparisonResult> results) {
    this.board = board;
    this.results = results;
  }

  /** In markdown. */
  public String toMarkdown() {
    StringBuilder text = new StringBuilder();
    results.forEach(
        (name, result) -> {
          text.append("**").append(name).append("**\n\n| strategy |");
          FIGURES.keySet().forEach(title -> text.append(' ').append(title).append(" |"));
          text.append(" held-out votes | seconds |\n|---|")
              .append("---:|".repeat(FIGURES.size() + 2))
              .append('\n');
          result.rows().forEach(row -> text.append(line(result, row)));
          warnings(result).forEach(line -> text.append("\nWarning: ").append(line).append(".\n"));
          text.append('\n');
        });
    return text.append(results.isEmpty() ? "" : legend()).toString();
  }

  /** What the columns are, for whoever finds the file alone. */
  private String legend() {
    String seeds = board.seeds().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "Percent, "
        + (board.seeds().size() == 1
            ? "seed " + seeds
            : "mean ± standard deviation of seeds " + seeds)
        + ". Labels right: of those that are made of the votes and trained on. Network, best: test"
        + " accuracy after the epoch that is best on validation; last: after the last one; by votes:"
        + " after the epoch that held-out votes choose with the first seed. Held-out votes: their"
        + " mean log-likelihood ± its standard error, by which `auto` chose with the first seed."
        + " Seconds: of a training; of `auto` the choice, too.\n";
  }

  /** Those that are the same but for the strategy that they begin with are said once. */
  private static List<String> warnings(ComparisonResult result) {
    Map<String, List<String>> whoms = new LinkedHashMap<>();
    for (String warning : result.warnings()) {
      String[] parts = warning.split(" ", 2);
      whoms.computeIfAbsent(parts[parts.length - 1], key -> new ArrayList<>()).add(parts[0]);
    }
    List<String> lines = new ArrayList<>();
    whoms.forEach(
        (what, whom) -> {
          String others = String.join(", ", whom.subList(1, whom.size()));
          String first = what.equals(whom.get(0)) ? what : whom.get(0) + " " + what;
          lines.add(first + (others.isEmpty() ? "" : "; the same of " + others));
        });
    return lines;
  }

  private String line(ComparisonResult result, ComparisonResult.Row row) {
    StringBuilder text = new StringBuilder("| ").append(label(row)).append(" |");
    for (String figure : FIGURES.values()) {
      text.append(' ').append(cell(row, figure, "%.1f")).append(" |");
    }
    Contest.Entry votes = votes(result, row);
    text.append(' ');
    if (votes != null && votes.score() != null) {
      text.append(String.format(Locale.ROOT, "%.3f ± %.3f", votes.score(), votes.standardError()));
    }
    text.append(" | ").append(cell(row, "seconds", "%.0f"));
    StrategyChoice choice = choice(row);
    if (choice != null) {
      text.append(String.format(Locale.ROOT, ", choice %.0f", choice.report().seconds()));
    }
    return text.append(" |\n").toString();
  }

  /** What was chosen for a row; null if it was asked for by name. */
  private static StrategyChoice choice(ComparisonResult.Row row) {
    return row.result() == null ? null : row.result().choice();
  }

  private static String label(ComparisonResult.Row row) {
    StrategyChoice choice = choice(row);
    return row.label() + (choice == null ? "" : ": " + choice.strategy());
  }

  private static String cell(ComparisonResult.Row row, String figure, String format) {
    List<Double> values = row.values(figure);
    if (values.isEmpty()) {
      return row.failure() == null || !figure.equals("test_accuracy") ? "" : "failed";
    }
    String mean = String.format(Locale.ROOT, format, SeedStatistics.mean(values, 0));
    return values.size() == 1
        ? mean
        : mean + " ± " + String.format(Locale.ROOT, format, SeedStatistics.std(values));
  }

  /** The score that a choice among the rows gave this one; null if there was none. */
  private Contest.Entry votes(ComparisonResult result, ComparisonResult.Row row) {
    for (ComparisonResult.Row other : result.rows()) {
      StrategyChoice choice = choice(other);
      if (choice != null && other != row) {
        return choice.report().entry(board.candidate(row.label()));
      }
    }
    return null;
  }

  /** Writes {@code leaderboard.md} and {@code leaderboard.json}. */
  public void write(Path folder) throws IOException {
    AtomicFile.writeString(folder.resolve("leaderboard.md"), toMarkdown());
    AtomicFile.writeString(
        folder.resolve("leaderboard.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(toJson()) + "\n");
  }

  private ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode();
    results.forEach(
        (name, result) -> {
          ObjectNode dataset = json.putObject(name);
          for (ComparisonResult.Row row : result.rows()) {
            dataset.withArray("rows").add(toJson(result, row));
          }
          dataset.set("warnings", JSON.valueToTree(result.warnings()));
        });
    return json;
  }

  private ObjectNode toJson(ComparisonResult result, ComparisonResult.Row row) {
    ObjectNode json = JSON.createObjectNode().put("strategy", row.label());
    if (row.failure() != null) {
      return json.put("failure", row.failure());
    }
    json.set("seeds", JSON.valueToTree(row.result().experiment().seeds()));
    Map<String, String> all = new LinkedHashMap<>(FIGURES);
    all.put("seconds", "seconds");
    for (String figure : all.values()) {
      List<Double> values = row.values(figure);
      if (!values.isEmpty()) {
        ObjectNode one = json.putObject(figure);
        one.put("mean", SeedStatistics.mean(values, 0)).put("std", SeedStatistics.std(values));
        one.set("values", JSON.valueToTree(values));
      }
    }
    Contest.Entry votes = votes(result, row);
    if (votes != null && votes.score() != null) {
      json.putObject("held_out_votes")
          .put("score", votes.score())
          .put("std_error", votes.standardError())
          .put("folds", votes.folds());
    }
    StrategyChoice choice = choice(row);
    if (choice != null) {
      json.put("chosen", choice.strategy());
      json.put("choice_seconds", choice.report().seconds());
      json.put("budget_seconds", choice.report().budget());
    }
    return json;
  }
}
