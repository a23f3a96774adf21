package org.crowdzoo.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crowdzoo.experiment.SeedStatistics;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.JsonProblem;

/** A {@code results.json}, {@code comparison.json} or the like, read as it lies there. */
final class ResultsFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode json;

  private ResultsFile(JsonNode json) {
    this.json = json;
  }

  /**
   * Reads a file.
   *
   * @throws InputException if it is no JSON object
   */
  static ResultsFile read(Path file) throws IOException {
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(file));
      if (!json.isObject()) {
        throw new InputException(file + ": must hold a JSON object, as crowdzoo writes it");
      }
      return new ResultsFile(json);
    } catch (JsonProcessingException e) {
      throw new InputException(file + ": " + JsonProblem.of(e), e);
    }
  }

  JsonNode at(String key) {
    return json.path(key);
  }

  /** One object a seed. */
  List<JsonNode> runs() {
    List<JsonNode> runs = new ArrayList<>();
    json.path("runs").forEach(runs::add);
    return runs.isEmpty() ? List.of(json) : runs;
  }

  /** A list over epochs, the mean over those seeds that came so far. */
  List<Double> curve(String name) {
    List<Double> means = new ArrayList<>();
    for (int epoch = 0; ; epoch++) {
      List<Double> values = new ArrayList<>();
      for (JsonNode run : runs()) {
        JsonNode value = run.path(name).path(epoch);
        if (value.isNumber()) {
          values.add(value.doubleValue());
        }
      }
      if (values.isEmpty()) {
        return means;
      }
      means.add(SeedStatistics.mean(values, 0));
    }
  }

  /** The figures of all seeds, mean and standard deviation, by name. */
  Map<String, String> figures() {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (JsonNode run : runs()) {
      run.properties()
          .forEach(
              field -> {
                if (field.getValue().isNumber() && !field.getKey().equals("seed")) {
                  values
                      .computeIfAbsent(field.getKey(), name -> new ArrayList<>())
                      .add(field.getValue().doubleValue());
                }
              });
    }
    Map<String, String> figures = new LinkedHashMap<>();
    values.forEach(
        (name, all) ->
            figures.put(
                name.replace('_', ' '),
                all.size() == 1
                    ? number(all.get(0))
                    : spread(SeedStatistics.mean(all, 0), SeedStatistics.std(all))));
    return figures;
  }

  /** Names and values of an object. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .properties()
        .forEach(f -> texts.put(f.getKey().replace('_', ' '), f.getValue().asText()));
    return texts;
  }

  /** Both with as many digits after the point. */
  private static String spread(double mean, double std) {
    return String.format(Locale.ROOT, mean >= 10 ? "%.2f ± %.2f" : "%.4f ± %.4f", mean, std);
  }

  /** Four digits that matter. */
  static String number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e9) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    return String.format(Locale.ROOT, Math.abs(value) >= 10 ? "%.2f" : "%.4g", value);
  }
}
