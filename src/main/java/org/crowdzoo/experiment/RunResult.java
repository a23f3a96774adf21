package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.files.AtomicFile;

/**
 * The result of an experiment: one {@link SeedResult} a seed, and where it comes from.
 *
 * @param experiment as it was run
 * @param classes K of the dataset
 * @param runs by seed, in the experiment's order
 * @param provenance program, data, machine
 * @param warnings what a reader must know, such as a validation split that is the test split
 */
public record RunResult(
    Experiment experiment,
    int classes,
    List<SeedResult> runs,
    Map<String, String> provenance,
    List<String> warnings) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Means over the seeds, by the figure's name in {@code results.json}. */
  public Map<String, Double> mean() {
    Map<String, Double> means = new LinkedHashMap<>();
    for (String name : runs.get(0).figures(classes).keySet()) {
      means.put(
          name,
          runs.stream().mapToDouble(run -> run.figures(classes).get(name)).average().orElseThrow());
    }
    return means;
  }

  /** Standard deviations over the seeds (with n − 1); 0 for one seed. */
  public Map<String, Double> std() {
    Map<String, Double> deviations = new LinkedHashMap<>();
    mean()
        .forEach(
            (name, mean) -> {
              double squares =
                  runs.stream()
                      .mapToDouble(run -> Math.pow(run.figures(classes).get(name) - mean, 2))
                      .sum();
              deviations.put(name, Math.sqrt(squares / Math.max(1, runs.size() - 1)));
            });
    return deviations;
  }

  /** Writes {@code results.json}: one seed's figures flat, several under {@code runs}. */
  public void write(Path file) throws IOException {
    ObjectNode json = JSON.createObjectNode();
    if (runs.size() == 1) {
      json.setAll(runs.get(0).toJson(classes));
    } else {
      runs.forEach(run -> json.withArray("runs").add(run.toJson(classes)));
      json.set("mean", JSON.valueToTree(mean()));
      json.set("std", JSON.valueToTree(std()));
    }
    json.put("selection", Settings.word(ExperimentRunner.selection(experiment)));
    json.set("warnings", JSON.valueToTree(warnings));
    json.set("config", Settings.tree(experiment));
    json.set("provenance", JSON.valueToTree(provenance));
    AtomicFile.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n");
  }
}
