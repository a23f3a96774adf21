package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.Words;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.TrainingWatcher;

/**
 * What a sweep leaves: {@code candidates.csv}, {@code best.yaml}, {@code refit/} with its {@code
 * results.json}, {@code model.zip} and {@code results.json}.
 */
final class SweepFiles {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "model.zip";
  private static final String LAST_MODEL = "model-last.zip";

  private final Sweep sweep;
  private final Path folder;
  private final SweepData data;
  private final CandidatePlace place;
  private final CandidateThreads threads;

  SweepFiles(
      Sweep sweep, Path folder, SweepData data, CandidatePlace place, CandidateThreads threads) {
    this.sweep = sweep;
    this.folder = folder;
    this.data = data;
    this.place = place;
    this.threads = threads;
  }

  /** Writes all files; {@code finals} are the final round's results, best first. */
  SweepResult finish(
      List<CandidateResult> candidates, List<CandidateResult> finals, CandidateResult best)
      throws IOException {
    AtomicFile.writeString(folder.resolve("candidates.csv"), csv(candidates, finals));
    for (CandidateResult finalist : finals) {
      if (finalist.index() != best.index()) {
        deleteModels(FinalRound.folder(folder, finalist.index()));
      }
    }
    RunResult refit = refit(best);
    for (String name : List.of(MODEL, LAST_MODEL)) {
      Path model = folder.resolve("refit").resolve(name);
      if (Files.exists(model)) {
        AtomicFile.writePath(
            folder.resolve(name),
            part -> Files.copy(model, part, StandardCopyOption.REPLACE_EXISTING));
      }
    }
    SweepResult result = new SweepResult(List.copyOf(candidates), finals, best, refit);
    AtomicFile.writeString(
        folder.resolve("results.json"),
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json(result)) + "\n");
    return result;
  }

  /** Each seed on a thread of its own; the run over all of them then finds them finished. */
  private RunResult refit(CandidateResult best) throws IOException {
    ObjectNode tree = best.config().deepCopy();
    tree.put("name", sweep.settings().name() + "-best");
    tree.set("seeds", JSON.valueToTree(sweep.settings().refit()));
    Path file = folder.resolve("best.yaml");
    String yaml = Settings.toYaml(tree);
    boolean same =
        takeFromFinals(best.index()) || Files.exists(file) && Files.readString(file).equals(yaml);
    Experiment experiment = Experiment.of(tree, file.toString());
    AtomicFile.writeString(file, yaml);
    Path runs = folder.resolve("refit");
    ExperimentData whole = data.open(experiment).whole();
    List<Callable<Path>> work = new ArrayList<>();
    for (int seed : experiment.seeds()) {
      tree.set("seeds", JSON.createArrayNode().add(seed));
      Experiment one = Experiment.of(tree, file.toString());
      Path its = ExperimentRunner.seedFolder(experiment, runs, seed);
      work.add(
          () -> {
            place.run(one, best.parameters(), whole, its, same);
            return its;
          });
    }
    threads.all(work);
    return new ExperimentRunner(experiment, whole, runs, seed -> TrainingWatcher.SILENT).run(true);
  }

  /** The winner's runs of the final round are the refit, unless they lacked the held-out votes. */
  private boolean takeFromFinals(int index) throws IOException {
    Path runs = FinalRound.folder(folder, index);
    if (sweep.settings().score().by().holdsOut() || !Files.isDirectory(runs)) {
      return false;
    }
    delete(folder.resolve("refit"));
    Files.move(runs, folder.resolve("refit"));
    return true;
  }

  private String csv(List<CandidateResult> candidates, List<CandidateResult> finals) {
    Map<Integer, Double> finalScores = new HashMap<>();
    finals.forEach(c -> finalScores.put(c.index(), c.score()));
    List<String> figures = new ArrayList<>(List.of("val_accuracy", "val_loss"));
    Stream.of("val_macro_f1", "val_average_precision") // of several labels a task
        .filter(f -> candidates.stream().anyMatch(c -> c.figures().containsKey("best_" + f)))
        .forEach(figures::add);
    StringBuilder text = new StringBuilder("candidate,status,score,final_score");
    figures.forEach(figure -> text.append(',').append(figure));
    text.append(",seconds");
    sweep.parameters().forEach(p -> text.append(',').append(p.path()));
    text.append(",message\n");
    for (CandidateResult c : candidates) {
      text.append(c.index()).append(',').append(Words.of(c.status())).append(',');
      text.append(c.score() == null ? "" : c.score()).append(',');
      text.append(finalScores.getOrDefault(c.index(), Double.NaN)).append(',');
      for (String figure : figures) {
        text.append(c.figures().getOrDefault("best_" + figure, Double.NaN)).append(',');
      }
      text.append(String.format(Locale.ROOT, "%.3f", c.seconds()));
      for (Parameter parameter : sweep.parameters()) {
        JsonNode value = c.parameters().get(parameter.path());
        text.append(',')
            .append(value.isNumber() ? value.asText() : CsvField.quoted(value.toString()));
      }
      text.append(',').append(CsvField.quoted(c.message())).append('\n');
    }
    return text.toString().replace("NaN", "");
  }

  private ObjectNode json(SweepResult result) {
    ObjectNode json = JSON.createObjectNode().put("name", sweep.settings().name());
    json.put("candidates", result.candidates().size());
    json.put("score", Words.of(sweep.settings().score().by()));
    ObjectNode best = json.putObject("best");
    best.put("candidate", result.best().index()).put("score", result.best().score());
    best.set("parameters", result.best().parameters());
    for (CandidateResult c : result.finals()) {
      json.withArray("finals").addObject().put("candidate", c.index()).put("score", c.score());
    }
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
      for (Path file : files.filter(f -> f.endsWith(MODEL) || f.endsWith(LAST_MODEL)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Takes away what an earlier sweep left in the folder. */
  static void clear(Path folder) throws IOException {
    for (String name :
        List.of(
            "candidates.jsonl",
            "finals.jsonl",
            "candidates.csv",
            "best.yaml",
            "results.json",
            MODEL,
            LAST_MODEL)) {
      Files.deleteIfExists(folder.resolve(name));
    }
    for (String name : List.of("candidates", "finals", "refit", "pictures")) {
      delete(folder.resolve(name));
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.isDirectory(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
