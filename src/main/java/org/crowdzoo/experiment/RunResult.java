package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.Words;
import org.crowdzoo.settings.Settings;

/**
 * The result of an experiment: one {@link SeedResult} a seed, and where it comes from.
 *
 * @param experiment as it was run
 * @param classNames of the dataset's classes, or labels, by their number
 * @param runs by seed, in the experiment's order
 * @param provenance program, data, machine
 * @param warnings what a reader must know, such as a validation split that is the test split
 * @param choice of the strategy that was trained, where the experiment leaves it to the votes; or
 *     null
 */
public record RunResult(
    Experiment experiment,
    List<String> classNames,
    List<SeedResult> runs,
    Map<String, String> provenance,
    List<String> warnings,
    StrategyChoice choice) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** K. */
  public int classes() {
    return classNames.size();
  }

  /** Means over the seeds, by the figure's name in {@code results.json}. */
  public Map<String, Double> mean() {
    return overSeeds(values -> SeedStatistics.mean(values, Double.NaN));
  }

  /** Standard deviations over the seeds (with n − 1); 0 for one seed. */
  public Map<String, Double> std() {
    return overSeeds(SeedStatistics::std);
  }

  private Map<String, Double> overSeeds(ToDoubleFunction<List<Double>> statistic) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    for (SeedResult run : runs) {
      run.figures(classes())
          .forEach(
              (name, value) -> values.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
    }
    Map<String, Double> statistics = new LinkedHashMap<>();
    values.forEach((name, all) -> statistics.put(name, statistic.applyAsDouble(all)));
    return statistics;
  }

  /** Writes {@code results.json}: one seed's figures flat, several under {@code runs}. */
  public void write(Path file) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    if (runs.size() == 1) {
      json.setAll(runs.get(0).toJson(classNames));
    } else {
      runs.forEach(run -> json.withArray("runs").add(run.toJson(classNames)));
      json.set("mean", JSON.valueToTree(mean()));
      json.set("std", JSON.valueToTree(std()));
    }
    json.put("selection", Words.of(experiment.training().selection()));
    json.set("warnings", JSON.valueToTree(warnings));
    if (choice != null) {
      json.set("choice", choice.toJson());
    }
    json.set("config", Settings.tree(experiment));
    json.set("provenance", JSON.valueToTree(provenance));
    AtomicFile.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
  }
}
