package org.crowdzoo.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.crowdzoo.experiment.SeedStatistics;
import org.crowdzoo.files.InputException;

/** A comparison: its table, and the curves of its experiments. */
final class ComparisonSection {
  private static final List<String> FIGURES =
      List.of("best_val_accuracy", "test_accuracy", "test_loss", "test_ece", "seconds");

  /** Of several labels a task. */
  private static final List<String> OF_LABELS =
      List.of(
          "best_val_macro_f1",
          "test_macro_f1",
          "test_micro_f1",
          "test_average_precision",
          "test_subset_accuracy",
          "test_accuracy",
          "test_ece",
          "seconds");

  private ComparisonSection() {}

  static Section of(Path folder) throws IOException {
    ResultsFile comparison = ResultsFile.read(folder.resolve("comparison.json"));
    Map<String, ResultsFile> runs = new LinkedHashMap<>();
    try (Stream<Path> inside = Files.list(folder)) {
      for (Path its : inside.sorted().toList()) {
        if (Files.exists(its.resolve("results.json"))) {
          runs.put(its.getFileName().toString(), ResultsFile.read(its.resolve("results.json")));
        }
      }
    }
    if (runs.isEmpty()) {
      throw new InputException(
          folder + ": holds comparison.json, but no folder with the results.json of an experiment");
    }
    List<Block> blocks = new ArrayList<>();
    for (JsonNode warning : comparison.at("warnings")) {
      blocks.add(new Block.Note(warning.asText()));
    }
    blocks.add(table(runs));
    blocks.add(curves(runs));
    return new Section(
        comparison.at("name").asText(folder.getFileName().toString()),
        runs.size() + " experiments with the same seeds on the same data",
        blocks);
  }

  private static boolean areOfLabels(Map<String, ResultsFile> runs) {
    return runs.values().stream().anyMatch(results -> !results.curve("val_macro_f1").isEmpty());
  }

  private static Block.Table table(Map<String, ResultsFile> runs) {
    List<String> shown = areOfLabels(runs) ? OF_LABELS : FIGURES;
    List<Block.Column> columns = new ArrayList<>();
    columns.add(Block.Column.text("experiment"));
    columns.add(Block.Column.number("seeds"));
    for (String figure : shown) {
      columns.add(Block.Column.number(figure.replace('_', ' ')));
      columns.add(Block.Column.number("±"));
    }
    List<List<String>> rows = new ArrayList<>();
    runs.forEach(
        (name, results) -> {
          List<String> row = new ArrayList<>();
          row.add(name);
          row.add(Integer.toString(results.runs().size()));
          for (String figure : shown) {
            List<Double> values =
                results.runs().stream()
                    .map(run -> run.path(figure))
                    .filter(JsonNode::isNumber)
                    .map(JsonNode::doubleValue)
                    .toList();
            row.add(values.isEmpty() ? "" : ResultsFile.number(SeedStatistics.mean(values, 0)));
            row.add(values.size() < 2 ? "" : ResultsFile.number(SeedStatistics.std(values)));
          }
          rows.add(row);
        });
    rows.sort(Comparator.comparingDouble(ComparisonSection::validation).reversed());
    return new Block.Table(
        "Experiments",
        "Means over the seeds, ± is their standard deviation; the best on validation first.",
        "experiments",
        columns,
        rows);
  }

  private static double validation(List<String> row) {
    return row.get(2).isEmpty() ? Double.NEGATIVE_INFINITY : Double.parseDouble(row.get(2));
  }

  /** Four lines are as many as can be told apart. */
  private static Block.Figures curves(Map<String, ResultsFile> runs) {
    String curve = areOfLabels(runs) ? "macro_f1" : "accuracy";
    String title = "Validation " + curve.replace("macro_f1", "macro F1") + " by epoch";
    List<Figure> figures = new ArrayList<>();
    List<String> names = new ArrayList<>(runs.keySet());
    for (int from = 0; from < names.size(); from += 4) {
      Map<String, List<Double>> lines = new LinkedHashMap<>();
      for (String name : names.subList(from, Math.min(names.size(), from + 4))) {
        lines.put(name, runs.get(name).curve("val_" + curve));
      }
      if (lines.values().stream().anyMatch(line -> !line.isEmpty())) {
        figures.add(Charts.curves("validation-" + (from / 4 + 1), title, "percent", lines));
      }
    }
    return new Block.Figures("Training", "Means over the seeds.", figures);
  }
}
