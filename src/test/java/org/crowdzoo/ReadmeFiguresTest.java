package org.crowdzoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.crowdzoo.experiment.ModelCard;
import org.junit.jupiter.api.Test;

/**
 * Every figure of the README that has a deviation stands in a result that the program wrote ({@code
 * docs/figures}) or on a card that says who published it.
 */
class ReadmeFiguresTest {
  private static final Path RESULTS = Path.of("docs/figures");
  private static final Pattern FIGURE = Pattern.compile("(\\d+\\.\\d+) ± (\\d+\\.\\d+)");

  /** Rows of the table of strategies, and what the comparisons call them. */
  private static final Map<String, String> STRATEGIES =
      Map.of(
          "gold labels", "gold",
          "CoNAL (λ 1e-4; 1e-3)", "conal",
          "CrowdLayer", "crowdlayer",
          "CoNAL, constrained", "conal-constrained",
          "Dawid-Skene", "dawid_skene",
          "majority vote", "majority_voting",
          "vote shares (`naive_soft`)", "naive_soft",
          "GLAD", "glad",
          "WDS", "wds");

  private static List<Path> files(Path folder, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  private static JsonNode json(String name) throws IOException {
    return new ObjectMapper().readTree(RESULTS.resolve(name).toFile());
  }

  private static String figure(JsonNode mean, JsonNode std, int decimals) {
    String format = "%." + decimals + "f ± %." + decimals + "f";
    return String.format(Locale.ROOT, format, mean.asDouble(), std.asDouble());
  }

  @Test
  void everyFigureComesFromAStoredResult() throws IOException {
    Set<String> known = new TreeSet<>();
    for (Path file : files(RESULTS, ".json")) {
      JsonNode result = new ObjectMapper().readTree(file.toFile());
      List<JsonNode> rows = new ArrayList<>();
      result.path("rows").forEach(rows::add);
      // what the leaderboard writes, a table a dataset
      result.forEach(dataset -> dataset.path("rows").forEach(rows::add));
      rows.forEach(
          row ->
              row.forEach(
                  one -> {
                    if (one.has("std")) {
                      known.add(figure(one.get("mean"), one.get("std"), 1));
                    }
                  }));
      result
          .path("mean")
          .fields()
          .forEachRemaining(
              one -> known.add(figure(one.getValue(), result.at("/std/" + one.getKey()), 1)));
    }
    for (Path file : files(Path.of("zoo"), ".yaml")) {
      for (ModelCard.Reference reference : ModelCard.read(file).about().results()) {
        if (reference.source().equals("paper")) {
          known.add(String.format(Locale.ROOT, "%.2f ± %.2f", reference.mean(), reference.std()));
        }
      }
    }
    List<String> unknown = new ArrayList<>();
    Matcher figures = FIGURE.matcher(Files.readString(Path.of("README.md")));
    int found = 0;
    while (figures.find()) {
      found++;
      if (!known.contains(figures.group())) {
        unknown.add(figures.group());
      }
    }
    assertThat(unknown).as("figures of the README that no file of docs/figures holds").isEmpty();
    assertThat(found).isGreaterThan(20);
  }

  @Test
  void theTableOfStrategiesIsWhatCompareWrote() throws IOException {
    JsonNode fashion = json("fashion-compare.json");
    JsonNode labelme = json("labelme-compare.json");
    int rows = 0;
    for (String line : Files.readAllLines(Path.of("README.md"))) {
      String[] cells = Stream.of(line.split("\\|")).map(String::strip).toArray(String[]::new);
      if (cells.length == 6 && STRATEGIES.containsKey(cells[1])) {
        rows++;
        String label = STRATEGIES.get(cells[1]);
        assertThat(cells[2]).as(line).isEqualTo(labels(row(fashion, label), label));
        assertThat(cells[3]).as(line).isEqualTo(network(row(fashion, label)));
        assertThat(cells[4]).as(line).isEqualTo(labels(row(labelme, label), label));
        assertThat(cells[5]).as(line).isEqualTo(network(row(labelme, label)));
      }
    }
    assertThat(rows).isEqualTo(STRATEGIES.size());
  }

  private static JsonNode row(JsonNode comparison, String label) {
    for (JsonNode row : comparison.get("rows")) {
      if (row.get("strategy").asText().equals(label)) {
        return row;
      }
    }
    throw new AssertionError("no row " + label);
  }

  private static String network(JsonNode row) {
    JsonNode accuracy = row.get("test_accuracy");
    return figure(accuracy.get("mean"), accuracy.get("std"), 1);
  }

  private static String labels(JsonNode row, String label) {
    JsonNode accuracy = row.path("label_accuracy");
    if (accuracy.isMissingNode()) {
      return label.equals("gold") ? "100" : "";
    }
    String whole = figure(accuracy.get("mean"), accuracy.get("std"), 1);
    return whole.replace(" ± 0.0", "");
  }
}
