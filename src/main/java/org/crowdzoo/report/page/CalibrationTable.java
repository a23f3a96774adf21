package org.crowdzoo.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What results say of a network's calibration: a row a seed and split. */
final class CalibrationTable {
  private CalibrationTable() {}

  /** The table; empty for a run that was not calibrated. */
  static Optional<Block.Table> of(ResultsFile results) {
    List<List<String>> rows = new ArrayList<>();
    List<String> about = new ArrayList<>();
    List<JsonNode> runs = results.runs();
    for (JsonNode run : runs) {
      JsonNode calibration = run.path("calibration");
      if (calibration.isObject()) {
        String seed = run.path("seed").asText();
        about.add((runs.size() > 1 ? "Seed " + seed + ": " : "") + words(calibration));
        for (String split : List.of("validation", "test")) {
          if (calibration.path(split).isObject()) {
            rows.add(row(seed, split, calibration.path(split)));
          }
        }
      }
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(table(about, rows));
  }

  private static Block.Table table(List<String> about, List<List<String>> rows) {
    return new Block.Table(
        "Calibration",
        String.join(" ", about),
        "calibration",
        List.of(
            Block.Column.number("seed"),
            Block.Column.text("split"),
            Block.Column.number("ECE before"),
            Block.Column.number("ECE after"),
            Block.Column.number("NLL before"),
            Block.Column.number("NLL after"),
            Block.Column.number("Brier score before"),
            Block.Column.number("Brier score after")),
        rows);
  }

  private static List<String> row(String seed, String split, JsonNode change) {
    List<String> row = new ArrayList<>(List.of(seed, split));
    for (String figure : List.of("ece", "nll", "brier")) {
      row.add(number(change.path("before").path(figure)));
      row.add(number(change.path("after").path(figure)));
    }
    return row;
  }

  private static String words(JsonNode calibration) {
    List<String> temperatures = new ArrayList<>();
    calibration.path("temperatures").forEach(t -> temperatures.add(number(t)));
    String words =
        (temperatures.size() == 1 ? "temperature " : "temperatures of the labels ")
            + String.join(", ", temperatures)
            + ", fitted on "
            + calibration.path("examples").asText()
            + " validation examples";
    JsonNode rejection = calibration.path("rejection");
    if (rejection.isObject()) {
      words +=
          "; an answer less probable than "
              + number(rejection.path("threshold"))
              + " is rejected, so that "
              + percent(rejection.path("rejectFor"))
              + " are right: "
              + kept("validation", rejection)
              + (rejection.path("test").isObject() ? ", " + kept("test", rejection) : "");
    }
    return words + ".";
  }

  private static String kept(String split, JsonNode rejection) {
    JsonNode kept = rejection.path(split);
    return "on "
        + split
        + " "
        + percent(kept.path("coverage"))
        + " are answered, "
        + (kept.path("accuracy").isNumber() ? percent(kept.path("accuracy")) : "none")
        + " of them right";
  }

  private static String percent(JsonNode share) {
    return ResultsFile.number(100 * share.asDouble()) + " %";
  }

  private static String number(JsonNode value) {
    return ResultsFile.number(value.asDouble());
  }
}
