package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.settings.Key;
import org.crowdzoo.settings.KeyLine;
import org.crowdzoo.settings.Setting;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Strategies;

/** Reads the {@code space} of a sweep's file and finds all its mistakes. */
final class SpaceReader {
  private static final List<String> NOT_SEARCHED = List.of("name", "seeds", "training.trackTest");
  private static final List<String> SCALES = List.of("linear", "log");
  private static final List<String> TYPES =
      List.of("continuous", "integer", "choice", "boolean", "spaced", "fixed");
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "continuous", List.of("type", "min", "max", "scale"),
          "integer", List.of("type", "min", "max"),
          "choice", List.of("type", "values"),
          "boolean", List.of("type"),
          "spaced", List.of("type", "first", "gap", "count"),
          "fixed", List.of("type", "value"));

  /** Of a list of epochs. */
  private static final int LONGEST_LIST = 1000;

  private static final int LAST_EPOCH = 1_000_000;

  private final String where;
  private final JsonNode experiment;
  private final List<String> problems;
  private final List<Parameter> parameters = new ArrayList<>();
  private final List<SpacedEpochs> spaced = new ArrayList<>();
  private final Map<String, JsonNode> fixed = new LinkedHashMap<>();

  /**
   * A reader.
   *
   * @param experiment what all candidates share; its strategy's options can be searched
   */
  SpaceReader(String where, JsonNode experiment, List<String> problems) {
    this.where = where;
    this.experiment = experiment;
    this.problems = problems;
  }

  List<Parameter> parameters() {
    return parameters;
  }

  /** Lists made of parameters. */
  List<SpacedEpochs> spaced() {
    return spaced;
  }

  /** Values that are the same in all candidates. */
  Map<String, JsonNode> fixed() {
    return fixed;
  }

  void read(JsonNode space) {
    if (!space.isObject() || space.isEmpty()) {
      problems.add(where + ": space must hold one key path or more, each with its type");
      return;
    }
    space.fields().forEachRemaining(field -> read(field.getKey(), field.getValue()));
    if (parameters.isEmpty() && problems.isEmpty()) {
      problems.add(where + ": space has nothing to search, all its values are fixed");
    }
  }

  private void read(String path, JsonNode given) {
    Key key = key(path);
    if (key == null || NOT_SEARCHED.contains(path)) {
      problem(
          path,
          key == null
              ? "is no key of an experiment" + Nearest.question(path, paths())
              : "cannot be searched");
      return;
    }
    JsonNode node = given.isTextual() ? typeOnly(given) : given;
    String type = node.path("type").asText();
    if (!KEYS.containsKey(type)) {
      problem(path, "type " + Nearest.mustBeOneOf(TYPES, type.isEmpty() ? given.toString() : type));
      return;
    }
    int before = problems.size();
    node.fieldNames()
        .forEachRemaining(
            word -> {
              if (!KEYS.get(type).contains(word)) {
                problem(
                    path,
                    "has an unknown key "
                        + word
                        + ", allowed are "
                        + String.join(", ", KEYS.get(type))
                        + Nearest.question(word, KEYS.get(type)));
              }
            });
    if (problems.size() == before) {
      switch (type) {
        case "continuous" -> continuous(path, node, key);
        case "integer" -> integer(path, node, key);
        case "choice" -> choice(path, node.path("values"));
        case "boolean" -> bool(path, key);
        case "spaced" -> spaced(path, node, key);
        default -> fix(path, node.path("value"));
      }
    }
  }

  private Key key(String path) {
    try {
      return Settings.key(Experiment.class, path, experiment);
    } catch (InputException e) {
      return null; // the experiment's strategy has no such name; reading the experiment says so
    }
  }

  /** All that can be searched, with the options of the experiment's strategy. */
  private List<String> paths() {
    List<String> paths =
        new ArrayList<>(KeyLine.of(Experiment.class, "").stream().map(KeyLine::path).toList());
    JsonNode strategy = experiment.path("strategy");
    String name = strategy.isTextual() ? strategy.asText() : strategy.path("name").asText();
    Strategies.all().stream()
        .filter(method -> method.isCalled(name))
        .forEach(m -> KeyLine.of(m, "strategy").forEach(line -> paths.add(line.path())));
    return paths;
  }

  private static ObjectNode typeOnly(JsonNode word) {
    return Settings.parse("{}", "").set("type", TextNode.valueOf(word.asText()));
  }

  private void continuous(String path, JsonNode node, Key key) {
    String scale = node.path("scale").asText("linear");
    if (!SCALES.contains(scale)) {
      problem(path, "scale " + Nearest.mustBeOneOf(SCALES, scale));
      return;
    }
    if (!key.isFraction()) {
      problem(path, "is not a number with a fraction: continuous does not fit it");
      return;
    }
    double[] range = range(path, node, key);
    if (range == null) {
      return;
    }
    if (scale.equals("log") && range[0] <= 0) {
      problem(path, "min must be > 0 on a log scale, got " + node.get("min"));
      return;
    }
    parameters.add(new Parameter.Continuous(path, range[0], range[1], scale.equals("log")));
  }

  private void integer(String path, JsonNode node, Key key) {
    double[] range = range(path, node, key);
    if (range == null) {
      return;
    }
    if (range[0] != Math.rint(range[0]) || range[1] != Math.rint(range[1])) {
      problem(path, "min and max must be whole numbers, got " + node);
      return;
    }
    parameters.add(new Parameter.Whole(path, (int) range[0], (int) range[1]));
  }

  private double[] range(String path, JsonNode node, Key key) {
    Double min = number(node.path("min"));
    Double max = number(node.path("max"));
    if (min == null || max == null) {
      problem(path, "min and max must be finite numbers, got " + node);
      return null;
    }
    if (min >= max) {
      problem(path, "is an empty range: min must be < max, got " + min + " and " + max);
      return null;
    }
    Setting allowed = key.setting();
    if (allowed != null
        && (min < allowed.min()
            || min <= allowed.above()
            || max > allowed.max()
            || max >= allowed.below())) {
      problem(path, "leaves what the key allows, got " + min + " to " + max);
      return null;
    }
    return new double[] {min, max};
  }

  private void choice(String path, JsonNode values) {
    if (!values.isArray() || values.isEmpty()) {
      problem(path, "values must be a list of one or more, got " + values);
      return;
    }
    List<JsonNode> all = new ArrayList<>();
    values.forEach(all::add);
    if (all.stream().distinct().count() < all.size()) {
      problem(path, "values must differ, got " + values);
    } else if (all.size() == 1) {
      // Arbiter's grid misplaces the other parameters beside a choice of one.
      fix(path, all.get(0));
    } else {
      parameters.add(new Parameter.Choice(path, all));
    }
  }

  private void bool(String path, Key key) {
    if (!key.isBoolean()) {
      problem(path, "is neither true nor false: boolean does not fit it");
      return;
    }
    parameters.add(new Parameter.Choice(path, List.of(BooleanNode.FALSE, BooleanNode.TRUE)));
  }

  private void spaced(String path, JsonNode node, Key key) {
    if (key.type() != List.class) {
      problem(path, "is no list of epochs: spaced does not fit it");
      return;
    }
    int before = problems.size();
    int searched = parameters.size();
    Map<String, Integer> given = new LinkedHashMap<>();
    for (String part : List.of("first", "gap", "count")) {
      if (node.has(part)) {
        part(SpacedEpochs.part(path, part), node.get(part), part, given);
      }
    }
    boolean one = node.path("count").asInt() == 1;
    if (!node.has("count")) {
      problem(path, "count is missing: how many epochs the list has");
    }
    if (!node.has("gap") && !(one && node.has("first"))) {
      problem(path, "gap is missing: the epochs from one to the next");
    }
    if (one && node.has("gap") && node.has("first")) {
      problem(path, "gap does nothing where first is given and count is 1");
    }
    SpacedEpochs list = new SpacedEpochs(path, given);
    if (problems.size() == before && parameters.size() == searched) {
      fix(path, list.list(Settings.parse("{}", "")));
    } else {
      spaced.add(list);
    }
  }

  private void part(String path, JsonNode node, String part, Map<String, Integer> given) {
    int most = part.equals("count") ? LONGEST_LIST : LAST_EPOCH;
    if (node.isInt() && node.intValue() >= 1 && node.intValue() <= most) {
      given.put(part, node.intValue());
      return;
    }
    JsonNode min = node.path("min");
    JsonNode max = node.path("max");
    if (node.size() != 2 || !min.isInt() || !max.isInt() || min.intValue() < 1) {
      problem(
          path,
          "must be a whole number from 1 to " + most + ", or min and max of them, got " + node);
    } else if (max.intValue() > most) {
      problem(path, "max must be <= " + most + ", got " + max);
    } else if (min.intValue() >= max.intValue()) {
      problem(path, "is an empty range: min must be < max, got " + min + " and " + max);
    } else {
      parameters.add(new Parameter.Whole(path, min.intValue(), max.intValue()));
    }
  }

  private void fix(String path, JsonNode value) {
    if (value.isMissingNode()) {
      problem(path, "value is missing");
      return;
    }
    fixed.put(path, value);
  }

  /** YAML 1.1 reads 1e-4 as a text; a user means a number. */
  private static Double number(JsonNode node) {
    try {
      double number =
          node.isTextual() ? Double.parseDouble(node.textValue()) : node.asDouble(Double.NaN);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private void problem(String path, String text) {
    problems.add(where + ": space." + path + " " + text);
  }
}
