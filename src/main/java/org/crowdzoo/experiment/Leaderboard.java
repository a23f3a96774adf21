package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.files.Places;
import org.crowdzoo.settings.Brackets;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.strategy.Candidate;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.Strategy;
import org.crowdzoo.strategy.StrategyMethod;

/**
 * All cards on all datasets: one comparison a dataset, in which all strategies share the network
 * and the training but for what is part of the method (averaged weights, mixup, label smoothing),
 * and {@code auto} chooses among the others.
 */
public final class Leaderboard {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Row> rows;
  private final List<Integer> seeds;
  private final List<String> assignments;

  /**
   * A dataset of the board.
   *
   * @param name of it
   * @param crowd the workers to simulate, or null where the dataset has votes
   * @param experiment data, backbone and training that all strategies share
   */
  public record Dataset(String name, JsonNode crowd, ObjectNode experiment) {
    /** Its folder. */
    public Path folder() {
      return Places.find(experiment.path("data").path("dataset").asText());
    }

    /** True if it is installed. */
    public boolean isThere() {
      return Files.isDirectory(folder());
    }
  }

  /**
   * A strategy of the board.
   *
   * @param label card or strategy, as it was asked for
   * @param strategy its name and options
   * @param training keys of the experiment that it brings, with their values
   */
  private record Row(String label, ObjectNode strategy, Map<String, String> training) {
    String name() {
      return strategy.path(Choice.NAME).asText();
    }

    /** Without the keys that these assignments set for all. */
    Row behind(List<String> assignments) {
      Map<String, String> left = new LinkedHashMap<>(training);
      left.keySet()
          .removeIf(key -> assignments.stream().anyMatch(one -> one.startsWith(key + "=")));
      return new Row(label, strategy, left);
    }
  }

  private Leaderboard(List<Row> rows, List<Integer> seeds, List<String> assignments) {
    this.rows = rows;
    this.seeds = seeds;
    this.assignments = assignments;
  }

  /**
   * A board.
   *
   * @param strategies cards, or strategies with their options in brackets as {@code auto}'s
   *     candidates are written; empty for all cards
   * @param assignments to the keys of every experiment, as {@code training.epochs=5}; a strategy's
   *     own training stands back before them
   * @throws InputException if there is no such card or strategy
   */
  public static Leaderboard of(
      List<String> strategies, List<Integer> seeds, List<String> assignments) {
    List<String> asked = strategies.isEmpty() ? ModelCard.names() : strategies;
    return new Leaderboard(
        asked.stream().distinct().map(text -> row(text).behind(assignments)).toList(),
        seeds,
        assignments);
  }

  private static Row row(String text) {
    if (ModelCard.names().contains(text)) {
      ObjectNode experiment = ModelCard.named(text).experiment();
      JsonNode strategy = experiment.path("strategy");
      return new Row(
          text,
          strategy instanceof ObjectNode object
              ? object.deepCopy()
              : JSON.createObjectNode().put(Choice.NAME, strategy.asText()),
          ofMethod(experiment.path("training")));
    }
    Candidate candidate = Candidate.parse(text);
    Choice<StrategyMethod<?>> choice = candidate.strategy();
    ObjectNode tree = choice.method().tree(choice.options());
    ObjectNode given = JSON.createObjectNode().put(Choice.NAME, choice.name());
    List<String> written = List.copyOf(Brackets.parse(text).options().keySet());
    tree.properties().stream()
        .filter(option -> written.contains(option.getKey()))
        .forEach(option -> given.set(option.getKey(), option.getValue()));
    return new Row(text, given, candidate.training());
  }

  /** What a card's training has that belongs to its method on every dataset. */
  private static Map<String, String> ofMethod(JsonNode training) {
    Map<String, String> brought = new LinkedHashMap<>();
    Candidate.OF_METHOD.stream()
        .filter(training::has)
        .forEach(key -> brought.put("training." + key, training.path(key).asText()));
    return brought;
  }

  /** All datasets that the board knows. */
  public static List<Dataset> datasets() {
    try (InputStream in = Leaderboard.class.getResourceAsStream("leaderboard.yaml")) {
      ObjectNode tree =
          Settings.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "leaderboard.yaml");
      List<Dataset> datasets = new ArrayList<>();
      tree.properties()
          .forEach(
              entry ->
                  datasets.add(
                      new Dataset(
                          entry.getKey(),
                          entry.getValue().get("crowd"),
                          (ObjectNode) entry.getValue().get("experiment"))));
      return datasets;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The datasets of these names.
   *
   * @param names empty for all that are installed
   * @throws InputException if one is unknown, or not installed, or none is
   */
  public static List<Dataset> datasets(List<String> names) {
    Map<String, Dataset> known = new LinkedHashMap<>();
    datasets().forEach(dataset -> known.put(dataset.name(), dataset));
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      if (!known.containsKey(name)) {
        problems.add(
            "leaderboard: --datasets " + Nearest.mustBeOneOf(List.copyOf(known.keySet()), name));
      } else if (!known.get(name).isThere()) {
        problems.add(
            "leaderboard: "
                + name
                + " is not installed, there is no folder "
                + known.get(name).folder()
                + "; crowdzoo install makes it");
      }
    }
    InputException.throwIfAny(problems);
    List<Dataset> found =
        known.values().stream()
            .filter(names.isEmpty() ? Dataset::isThere : d -> names.contains(d.name()))
            .toList();
    if (found.isEmpty()) {
      throw new InputException(
          "leaderboard: no dataset is at hand, of "
              + String.join(", ", known.keySet())
              + "; crowdzoo install makes them");
    }
    return found;
  }

  /**
   * The comparison on a dataset.
   *
   * @param answers votes in place of the dataset's own, with their metadata; null for its own
   */
  public Comparison comparison(Dataset dataset, Path answers, Path metadata) {
    ObjectNode tree = JSON.createObjectNode().put("name", dataset.name());
    ArrayNode all = tree.putArray("seeds");
    seeds.forEach(all::add);
    ObjectNode experiment = dataset.experiment().deepCopy();
    experiment.putObject("strategy").put(Choice.NAME, "naive_soft");
    if (answers != null) {
      Settings.put(experiment, "data.answers", TextNode.valueOf(answers.toString()));
      Settings.put(experiment, "data.metadata", TextNode.valueOf(metadata.toString()));
    }
    assignments.forEach(assignment -> Settings.set(experiment, assignment));
    tree.set("experiment", experiment);
    ArrayNode strategies = tree.putArray("strategies");
    for (Row row : rows) {
      ObjectNode entry = strategies.addObject().put("label", row.label());
      // a new object, so that no option of another strategy is merged into it
      entry.set("strategy", chooses(row) ? among(row) : row.strategy());
      row.training().forEach((key, value) -> Settings.set(entry, key + "=" + value));
    }
    return Comparison.of(tree, "leaderboard, " + dataset.name());
  }

  private static boolean chooses(Row row) {
    return learning(row).candidates().isPresent();
  }

  private static Strategy learning(Row row) {
    ObjectNode options = row.strategy().deepCopy();
    options.remove(Choice.NAME);
    StrategyMethod<?> method =
        Strategies.all().stream()
            .filter(m -> m.isCalled(row.name()))
            .findFirst()
            .orElseThrow(() -> new InputException("leaderboard: no strategy " + row.name()));
    return method.with(method.bind(options, "leaderboard, " + row.label(), "strategy"));
  }

  /** A strategy that chooses, among the others of the board unless its candidates are named. */
  private ObjectNode among(Row row) {
    ObjectNode tree = row.strategy().deepCopy();
    List<String> order = new ArrayList<>();
    learning(new Row(row.label(), JSON.createObjectNode().put(Choice.NAME, row.name()), Map.of()))
        .candidates()
        .ifPresent(usual -> usual.all().forEach(one -> order.add(one.strategy().name())));
    List<String> others =
        rows.stream()
            .filter(other -> !chooses(other) && !learning(other).looksElsewhere())
            .sorted(Comparator.comparingInt(other -> position(order, other)))
            .map(Leaderboard::text)
            .distinct()
            .toList();
    if (!others.isEmpty() && !tree.has("candidates")) {
      ArrayNode candidates = tree.putArray("candidates");
      others.forEach(candidates::add);
    }
    return tree;
  }

  private static int position(List<String> order, Row row) {
    for (int n = 0; n < order.size(); n++) {
      if (order.get(n).equals(row.name().replace('_', '-')) || order.get(n).equals(row.name())) {
        return n;
      }
    }
    return order.size();
  }

  /** The strategy as it is written on a command line. */
  private static String text(Row row) {
    String options =
        Stream.concat(
                row.strategy().properties().stream()
                    .filter(option -> !option.getKey().equals(Choice.NAME))
                    .map(option -> option.getKey() + "=" + quoted(flow(option.getValue()))),
                row.training().entrySet().stream()
                    .map(one -> one.getKey() + "=" + quoted(one.getValue())))
            .collect(Collectors.joining(","));
    return options.isEmpty() ? row.name() : row.name() + "[" + options + "]";
  }

  /** A value in one line of YAML, without quotes where it needs none. */
  private static String flow(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(Leaderboard::flow)
          .collect(Collectors.joining(", ", "[", "]"));
    }
    return value.isObject()
        ? value.properties().stream()
            .map(key -> key.getKey() + ": " + flow(key.getValue()))
            .collect(Collectors.joining(", ", "{", "}"))
        : value.asText();
  }

  private static String quoted(String value) {
    return value.matches("[^,\\[\\]'\"]+") ? value : "'" + value + "'";
  }

  /** What {@code auto} calls a row of the board, to find its score. */
  public String candidate(String label) {
    return rows.stream()
        .filter(row -> row.label().equals(label))
        .map(Leaderboard::text)
        .findFirst()
        .orElse(label);
  }
}
