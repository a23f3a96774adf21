package org.crowdzoo.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What results say of a network's calibration, by seed. */
final class CalibrationFacts {
  private CalibrationFacts() {}

  /** Names and values; empty for a run that was not calibrated. */
  static Map<String, String> of(ResultsFile results) {
    Map<String, String> facts = new LinkedHashMap<>();
    List<JsonNode> runs = results.runs();
    for (JsonNode run : runs) {
      JsonNode calibration = run.path("calibration");
      if (calibration.isObject()) {
        put(facts, runs.size() > 1 ? "seed " + run.path("seed").asText() + ": " : "", calibration);
      }
    }
    return facts;
  }

  private static void put(Map<String, String> facts, String seed, JsonNode calibration) {
    List<String> temperatures = new ArrayList<>();
    calibration.path("temperatures").forEach(t -> temperatures.add(number(t)));
    facts.put(
        seed + (temperatures.size() == 1 ? "temperature" : "temperatures of the labels"),
        String.join(", ", temperatures)
            + ", fitted on "
            + calibration.path("examples").asText()
            + " validation examples");
    for (String split : List.of("validation", "test")) {
      JsonNode change = calibration.path(split);
      for (String figure : List.of("ece", "nll", "brier")) {
        if (change.isObject()) {
          facts.put(
              seed + split + " " + figure.toUpperCase(Locale.ROOT).replace("BRIER", "Brier score"),
              number(change.path("before").path(figure))
                  + " before, "
                  + number(change.path("after").path(figure))
                  + " after");
        }
      }
    }
    JsonNode rejection = calibration.path("rejection");
    if (rejection.isObject()) {
      facts.put(
          seed + "rejection",
          "below "
              + number(rejection.path("threshold"))
              + ", for "
              + number(rejection.path("rejectFor"))
              + " right: on validation "
              + kept(rejection.path("validation"))
              + (rejection.path("test").isObject()
                  ? ", on test " + kept(rejection.path("test"))
                  : ""));
    }
  }

  private static String kept(JsonNode kept) {
    return number(kept.path("coverage"))
        + " answered, "
        + (kept.path("accuracy").isNumber() ? number(kept.path("accuracy")) : "none")
        + " of these right";
  }

  private static String number(JsonNode value) {
    return ResultsFile.number(value.asDouble());
  }
}
