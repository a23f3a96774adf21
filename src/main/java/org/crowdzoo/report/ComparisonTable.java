package org.crowdzoo.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.crowdzoo.experiment.ComparisonResult;
import org.crowdzoo.experiment.PairedTest;
import org.crowdzoo.experiment.SeedStatistics;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.settings.Settings;

/**
 * The figures of a comparison as a table. Three columns tell three stories of the same trainings:
 * the test accuracy (of several labels a task, macro F1) after the last epoch, at the epoch that
 * was best on validation (the honest one), and the best of all epochs on the test split (which
 * nobody can have without looking).
 */
public record ComparisonTable(ComparisonResult result) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Column title to figure. */
  private Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    String main = result.main();
    columns.put("validation", "best_val_" + main);
    columns.put("test, best on validation", "test_" + main);
    columns.put("test, last", "last_test_" + main);
    columns.put("test, best on test", "best_test_" + main);
    if (result.isMultiLabel()) {
      columns.put("test, micro F1", "test_micro_f1");
      columns.put("test, average precision", "test_average_precision");
      columns.put("test, all labels right", "test_subset_accuracy");
      columns.put("test, accuracy", "test_accuracy");
    }
    columns.put("label accuracy", "label_accuracy");
    columns.put("seconds", "seconds");
    return columns;
  }

  /** What the figures without a name of their own are. */
  private String inWords() {
    return result.isMultiLabel() ? "test macro F1" : "test accuracy";
  }

  /** The table in markdown: percent, mean ± standard deviation over the seeds. */
  public String toMarkdown() {
    Map<String, String> columns = columns();
    StringBuilder text = new StringBuilder("| strategy |");
    columns.keySet().forEach(title -> text.append(' ').append(title).append(" |"));
    text.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
    for (ComparisonResult.Row row : result.rows()) {
      text.append("| ").append(row.label()).append(" |");
      columns.values().forEach(figure -> text.append(' ').append(cell(row, figure)).append(" |"));
      text.append('\n');
    }
    text.append('\n');
    for (ComparisonResult.Row row : result.rows()) {
      if (row.failure() != null) {
        text.append(row.label()).append(" failed: ").append(row.failure()).append("\n\n");
      }
    }
    result.warnings().forEach(line -> text.append("Warning: ").append(line).append(".\n\n"));
    return text.append(testInWords()).append('\n').toString();
  }

  private static String cell(ComparisonResult.Row row, String figure) {
    List<Double> values = row.values(figure);
    if (values.isEmpty()) {
      return row.failure() == null ? "" : "failed";
    }
    return values.size() == 1
        ? String.format(Locale.ROOT, "%.2f", values.get(0))
        : String.format(
            Locale.ROOT, "%.2f ± %.2f", SeedStatistics.mean(values, 0), SeedStatistics.std(values));
  }

  private String testInWords() {
    PairedTest test = result.test();
    if (test == null) {
      return "No paired test: it needs two strategies with validation and test figures and at"
          + " least two seeds.";
    }
    return String.format(
        Locale.ROOT,
        "Paired t test of the first two by validation (%s at best validation, %d"
            + " seeds): %s − %s = %+.2f points, t = %.2f, p = %.3f.",
        inWords(),
        test.n(),
        test.first(),
        test.second(),
        test.difference(),
        test.t(),
        test.p());
  }

  /** The table as CSV: a row an experiment, a mean and a std column a figure. */
  public String toCsv() {
    Map<String, String> columns = columns();
    StringBuilder text = new StringBuilder("strategy,seeds");
    columns.values().forEach(f -> text.append(',').append(f).append(',').append(f).append("_std"));
    text.append('\n');
    for (ComparisonResult.Row row : result.rows()) {
      text.append(CsvField.quoted(row.label())).append(',');
      text.append(row.result() == null ? 0 : row.result().runs().size());
      for (String figure : columns.values()) {
        List<Double> values = row.values(figure);
        text.append(
            values.isEmpty()
                ? ",,"
                : String.format(
                    Locale.ROOT,
                    ",%.6f,%.6f",
                    SeedStatistics.mean(values, 0),
                    SeedStatistics.std(values)));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Writes {@code comparison.md}, {@code comparison.csv} and {@code comparison.json}. */
  public void write(Path folder) throws IOException {
    AtomicFile.writeString(folder.resolve("comparison.md"), toMarkdown());
    AtomicFile.writeString(folder.resolve("comparison.csv"), toCsv());
    AtomicFile.writeString(
        folder.resolve("comparison.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(toJson()) + "\n");
  }

  private ObjectNode toJson() {
    ObjectNode json = JSON.createObjectNode().put("name", result.name());
    for (ComparisonResult.Row row : result.rows()) {
      ObjectNode entry = json.withArray("rows").addObject().put("strategy", row.label());
      if (row.failure() != null) {
        entry.put("failure", row.failure());
        continue;
      }
      entry.set("seeds", JSON.valueToTree(row.result().experiment().seeds()));
      for (String figure : columns().values()) {
        List<Double> values = row.values(figure);
        if (!values.isEmpty()) {
          ObjectNode one = entry.putObject(figure);
          one.put("mean", SeedStatistics.mean(values, 0)).put("std", SeedStatistics.std(values));
          one.set("values", JSON.valueToTree(values));
        }
      }
      entry.set("config", Settings.tree(row.result().experiment()));
    }
    json.set("warnings", JSON.valueToTree(result.warnings()));
    PairedTest test = result.test();
    if (test != null) {
      ObjectNode entry = json.putObject("paired_t_test");
      entry.put("first", test.first()).put("second", test.second());
      entry.put("difference", test.difference()).put("n", test.n()).put("p", test.p());
      if (Double.isFinite(test.t())) {
        entry.put("t", test.t());
      }
    }
    result.rows().stream()
        .filter(row -> row.result() != null)
        .findFirst()
        .ifPresent(row -> json.set("provenance", JSON.valueToTree(row.result().provenance())));
    return json;
  }
}
