package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.experiment.Settings;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.training.TrainingWatcher;

/**
 * What a sweep leaves: {@code candidates.csv}, {@code best.yaml}, {@code refit/} with its {@code
 * results.json}, {@code model.zip}, {@code results.json} and pictures.
 */
final class SweepFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "model.zip";

  private final Sweep sweep;
  private final Path folder;

  SweepFiles(Sweep sweep, Path folder) {
    this.sweep = sweep;
    this.folder = folder;
  }

  SweepResult finish(List<CandidateResult> candidates, int best) throws IOException {
    AtomicFile.writeString(folder.resolve("candidates.csv"), csv(candidates));
    SweepPictures.write(sweep, candidates, folder);
    RunResult refit = refit(candidates.get(best));
    Path model = folder.resolve("refit").resolve(MODEL);
    AtomicFile.writePath(
        folder.resolve(MODEL),
        part -> Files.copy(model, part, StandardCopyOption.REPLACE_EXISTING));
    SweepResult result = new SweepResult(List.copyOf(candidates), candidates.get(best), refit);
    AtomicFile.writeString(
        folder.resolve("results.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(result)) + "\n");
    return result;
  }

  private RunResult refit(CandidateResult best) throws IOException {
    ObjectNode tree = best.config().deepCopy();
    tree.put("name", sweep.settings().name() + "-best");
    tree.set("seeds", JSON.valueToTree(sweep.settings().refit()));
    Path file = folder.resolve("best.yaml");
    String yaml = Settings.toYaml(tree);
    boolean same = Files.exists(file) && Files.readString(file).equals(yaml);
    Experiment experiment = Experiment.of(tree, file.toString());
    AtomicFile.writeString(file, yaml);
    return new ExperimentRunner(
            experiment,
            new ExperimentData(experiment),
            folder.resolve("refit"),
            seed -> TrainingWatcher.SILENT)
        .run(same);
  }

  private String csv(List<CandidateResult> candidates) {
    StringBuilder text = new StringBuilder("candidate,status,score,val_accuracy,val_loss,seconds");
    sweep.parameters().forEach(p -> text.append(',').append(p.path()));
    text.append(",message\n");
    for (CandidateResult c : candidates) {
      text.append(c.index()).append(',').append(Settings.word(c.status())).append(',');
      text.append(c.score() == null ? "" : c.score()).append(',');
      text.append(c.figures().getOrDefault("best_val_accuracy", Double.NaN)).append(',');
      text.append(c.figures().getOrDefault("best_val_loss", Double.NaN)).append(',');
      text.append(String.format(Locale.ROOT, "%.3f", c.seconds()));
      for (Parameter parameter : sweep.parameters()) {
        JsonNode value = c.parameters().get(parameter.path());
        text.append(',').append(value.isNumber() ? value.asText() : quoted(value.toString()));
      }
      text.append(',').append(quoted(c.message())).append('\n');
    }
    return text.toString().replace("NaN", "");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\"", "\"\"") + '"';
  }

  private ObjectNode json(SweepResult result) {
    ObjectNode json = JSON.createObjectNode().put("name", sweep.settings().name());
    json.put("candidates", result.candidates().size());
    json.put("score", Settings.word(sweep.settings().score().by()));
    ObjectNode best = json.putObject("best");
    best.put("candidate", result.best().index()).put("score", result.best().score());
    best.set("parameters", result.best().parameters());
    ObjectNode refit = json.putObject("refit");
    refit.set("seeds", JSON.valueToTree(sweep.settings().refit()));
    refit.set("mean", JSON.valueToTree(result.refit().mean()));
    refit.set("std", JSON.valueToTree(result.refit().std()));
    json.set("warnings", JSON.valueToTree(result.refit().warnings()));
    json.set("provenance", JSON.valueToTree(result.refit().provenance()));
    return json;
  }

  /** Models take room; only the best candidate's is kept. */
  static void deleteModels(Path candidate) throws IOException {
    if (!Files.isDirectory(candidate)) {
      return;
    }
    try (Stream<Path> files = Files.walk(candidate)) {
      for (Path file : files.filter(f -> f.endsWith(MODEL)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Takes away what an earlier sweep left in the folder. */
  static void clear(Path folder) throws IOException {
    for (String name :
        List.of("candidates.jsonl", "candidates.csv", "best.yaml", "results.json", MODEL)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    for (String name : List.of("candidates", "refit")) {
      if (Files.isDirectory(folder.resolve(name))) {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    }
  }
}
