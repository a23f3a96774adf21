package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.InputText;
import org.crowdzoo.files.Nearest;
import org.crowdzoo.settings.Brackets;
import org.crowdzoo.settings.Choice;
import org.crowdzoo.strategy.Candidate;
import org.crowdzoo.strategy.Strategies;
import org.crowdzoo.strategy.Strategy;
import org.crowdzoo.strategy.StrategyMethod;

/**
 * A strategy of the leaderboard.
 *
 * @param label card or strategy, as it was asked for
 * @param strategy its name and options
 * @param training keys of the experiment that it brings, with their values
 */
record BoardRow(String label, ObjectNode strategy, Map<String, String> training) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * The rows of cards, or strategies with their options in brackets.
   *
   * @throws InputException if there is no such card or strategy, or an option is wrong
   */
  static List<BoardRow> of(List<String> texts) {
    List<String> cards = ModelCard.names();
    List<String> problems = new ArrayList<>();
    for (String text : texts) {
      String name = Brackets.parse(text).name();
      if (!cards.contains(text) && Strategies.all().stream().noneMatch(s -> s.isCalled(name))) {
        List<String> names =
            Stream.concat(cards.stream(), Strategies.all().stream().map(StrategyMethod::name))
                .toList();
        problems.add(
            "leaderboard: --strategies must be cards ("
                + String.join(", ", cards)
                + ") or strategies that crowdzoo modelinfo lists, got "
                + InputText.shown(text)
                + Nearest.question(name, names));
      }
    }
    InputException.throwIfAny(problems);
    return texts.stream().distinct().map(BoardRow::of).toList();
  }

  private static BoardRow of(String text) {
    if (ModelCard.names().contains(text)) {
      ObjectNode experiment = ModelCard.named(text).experiment();
      JsonNode strategy = experiment.path("strategy");
      return new BoardRow(
          text,
          strategy instanceof ObjectNode object
              ? object.deepCopy()
              : JSON.createObjectNode().put(Choice.NAME, strategy.asText()),
          ofMethod(experiment.path("training")));
    }
    return of(Candidate.parse(text));
  }

  /** The row of a candidate. */
  static BoardRow of(Candidate candidate) {
    Choice<StrategyMethod<?>> choice = candidate.strategy();
    Brackets written = Brackets.parse(candidate.name());
    ObjectNode given = JSON.createObjectNode().put(Choice.NAME, written.name());
    choice.method().tree(choice.options()).properties().stream()
        .filter(option -> written.options().containsKey(option.getKey()))
        .forEach(option -> given.set(option.getKey(), option.getValue()));
    return new BoardRow(candidate.name(), given, candidate.training());
  }

  /** What a card's training has that belongs to its method on every dataset. */
  private static Map<String, String> ofMethod(JsonNode training) {
    Map<String, String> brought = new LinkedHashMap<>();
    Candidate.OF_METHOD.stream()
        .filter(training::has)
        .forEach(key -> brought.put("training." + key, training.path(key).asText()));
    return brought;
  }

  /** Without the keys that these assignments set for all. */
  BoardRow behind(List<String> assignments) {
    Map<String, String> left = new LinkedHashMap<>(training);
    left.keySet().removeIf(key -> assignments.stream().anyMatch(one -> one.startsWith(key + "=")));
    return new BoardRow(label, strategy, left);
  }

  String name() {
    return strategy.path(Choice.NAME).asText();
  }

  /** True if it chooses among others. */
  boolean chooses() {
    return learning().candidates().isPresent();
  }

  /** The strategy. */
  Strategy learning() {
    ObjectNode options = strategy.deepCopy();
    options.remove(Choice.NAME);
    StrategyMethod<?> method =
        Strategies.all().stream().filter(m -> m.isCalled(name())).findFirst().orElseThrow();
    return method.with(method.bind(options, "leaderboard, " + label, "strategy"));
  }

  /** What is trained, however it is written: equal of two rows that train alike. */
  Object method() {
    Candidate candidate = Candidate.parse(text());
    return List.of(candidate.strategy(), candidate.training());
  }

  /** True if it is of the same kind, with whatever options; labels made of the votes are one. */
  boolean isOf(BoardRow other) {
    return learning().getClass() == other.learning().getClass();
  }

  /** The same as it is written on a command line. */
  String text() {
    String options =
        Stream.concat(
                strategy.properties().stream()
                    .filter(option -> !option.getKey().equals(Choice.NAME))
                    .map(option -> option.getKey() + "=" + quoted(flow(option.getValue()))),
                training.entrySet().stream()
                    .map(one -> one.getKey() + "=" + quoted(one.getValue())))
            .collect(Collectors.joining(","));
    return options.isEmpty() ? name() : name() + "[" + options + "]";
  }

  /** A value in one line of YAML, without quotes where it needs none. */
  private static String flow(JsonNode value) {
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(BoardRow::flow)
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
}
