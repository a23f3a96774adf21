package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.strategy.Candidates;
import org.crowdzoo.training.EpochFit;
import org.crowdzoo.training.Selection;
import org.crowdzoo.training.Thresholds;
import org.crowdzoo.training.TrainingWatcher;

/**
 * Turns an experiment into its result: for each seed a network, a training, figures on the test
 * split; then the files of the run. The only place that makes results.
 */
public final class ExperimentRunner {
  private static final String RESULTS = "results.json";

  private final Experiment experiment;
  private final ExperimentData data;
  private final Path folder;
  private final IntFunction<TrainingWatcher> watchers;
  private final EpochFit.Cluster cluster;

  /**
   * A runner; nothing happens before {@link #run}.
   *
   * @param folder where results, models and checkpoints go
   * @param watchers gives each seed's training its watcher
   */
  public ExperimentRunner(
      Experiment experiment,
      ExperimentData data,
      Path folder,
      IntFunction<TrainingWatcher> watchers) {
    this(experiment, data, folder, watchers, null);
  }

  /**
   * As above.
   *
   * @param cluster where {@code training.distributed} trains; null for nowhere
   */
  public ExperimentRunner(
      Experiment experiment,
      ExperimentData data,
      Path folder,
      IntFunction<TrainingWatcher> watchers,
      EpochFit.Cluster cluster) {
    this.cluster = cluster;
    this.experiment = experiment;
    this.data = data;
    this.folder = folder;
    this.watchers = watchers;
  }

  /**
   * Runs all seeds and writes {@code results.json} and {@code model.zip}, the network of the seed
   * that was best by the selection; where that looks at no true class (last, or no validation
   * split), of the first seed. Seeds that were finished before are taken from their files, and one
   * that was interrupted goes on from its checkpoint, if {@code resume}.
   *
   * @throws IOException if a file cannot be written
   */
  public RunResult run(boolean resume) throws IOException {
    AtomicFile.requireWritableFolder(folder);
    AtomicFile.removeLeftovers(folder);
    Preparation.begin(!data.dataset().hasFeatures());
    if (!data.dataset().hasFeatures()) {
      Preparation.awaitImages();
    }
    data.load();
    data.dataset().sha256(); // kept; read while ND4J is loaded
    Preparation.awaitArrays();
    if (experiment.training().thresholds() == Thresholds.TUNED && data.validation() == null) {
      throw new InputException(
          experiment.name()
              + ": training.thresholds tuned needs a validation split with labels, there is none;"
              + " fixed needs none");
    }
    if (experiment.calibration() != null && data.validation() == null) {
      throw new InputException(
          experiment.name()
              + ": calibration needs a validation split with labels, there is none; without the key"
              + " nothing is calibrated");
    }
    if (resume) {
      requireSameLayout();
    } else {
      clear(folder);
    }
    String device = Device.describe();
    int first = experiment.seeds().get(0);
    TrainingWatcher watcher = watchers.apply(first);
    StrategyChoice choice = choice(first, watcher);
    Experiment chosen = choice == null ? experiment : choice.of(experiment);
    List<SeedResult> results = new ArrayList<>();
    for (int seed : experiment.seeds()) {
      watcher = seed == first ? watcher : watchers.apply(seed);
      results.add(new SeedRun(chosen, data, seedFolder(seed), watcher, cluster).run(seed, resume));
    }
    RunResult result =
        new RunResult(
            experiment,
            data.classNames(),
            results,
            Provenance.of(data.dataset().sha256(), device, Preparation.commit()),
            warnings(results, choice),
            choice);
    keepBestModel(results);
    result.write(folder.resolve(RESULTS));
    return result;
  }

  /** Chooses the strategy, if that is left to the votes; null if the experiment names one. */
  private StrategyChoice choice(int seed, TrainingWatcher watcher) throws IOException {
    Candidates candidates = experiment.candidates().orElse(null);
    return candidates == null
        ? null
        : new StrategyChooser(experiment, data, candidates, folder, seed, watcher).choose();
  }

  /** Takes away what an earlier run left in the folder, whatever its seeds. */
  static void clear(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(RESULTS));
    Files.deleteIfExists(folder.resolve(ChoiceFile.NAME));
    Files.deleteIfExists(folder.resolve(VoteSelection.FILE));
    new SeedFolder(folder).clear();
    for (Path seed : seedFolders(folder)) {
      new SeedFolder(seed).clear();
    }
  }

  private static List<Path> seedFolders(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(f -> f.getFileName().toString().matches("seed-\\d+")).toList();
    }
  }

  /** One seed's files lie in the folder itself, those of several below it. */
  private void requireSameLayout() throws IOException {
    boolean several = experiment.seeds().size() > 1;
    boolean wasOne = new SeedFolder(folder).isUsed();
    boolean wasSeveral =
        seedFolders(folder).stream().map(SeedFolder::new).anyMatch(SeedFolder::isUsed);
    if (several && wasOne || !several && wasSeveral) {
      throw new InputException(
          folder
              + ": was made with "
              + (wasOne ? "one seed" : "several seeds")
              + ", seeds is "
              + experiment.seeds()
              + "; --force starts again");
    }
  }

  private Path seedFolder(int seed) {
    return seedFolder(experiment, folder, seed);
  }

  /** Where a seed's model lies in the folder of a run: with several seeds each has its own. */
  public static Path seedFolder(Experiment experiment, Path folder, int seed) {
    return experiment.seeds().size() == 1 ? folder : folder.resolve("seed-" + seed);
  }

  private void keepBestModel(List<SeedResult> results) throws IOException {
    if (results.size() == 1) {
      return;
    }
    SeedResult best = results.get(0);
    boolean byLabels = experiment.training().selection() != Selection.LAST;
    for (SeedResult result : results) {
      if (byLabels && result.validation() != null && score(result) > score(best)) {
        best = result;
      }
    }
    SeedFolder from = new SeedFolder(seedFolder(best.seed()));
    SeedFolder to = new SeedFolder(folder);
    copy(from.model(), to.model());
    copy(from.lastModel(), to.lastModel());
  }

  private static void copy(Path model, Path to) throws IOException {
    if (Files.exists(model)) {
      AtomicFile.writePath(
          to, part -> Files.copy(model, part, StandardCopyOption.REPLACE_EXISTING));
    }
  }

  private double score(SeedResult result) {
    return experiment.training().selection().score(result.validation(), result.bestEpoch());
  }

  private List<String> warnings(List<SeedResult> results, StrategyChoice choice) {
    List<String> warnings = new ArrayList<>();
    if (choice != null) {
      warnings.addAll(choice.warnings(experiment));
    } else if (experiment.learning().freeMatrices()) {
      data.againstFreeMatrices(experiment.seeds().get(0))
          .ifPresent(check -> warnings.add(check.warning(experiment.strategy().name())));
    }
    for (SeedResult result : results) {
      for (String warning : result.warnings()) {
        warnings.add(results.size() == 1 ? warning : "seed " + result.seed() + ": " + warning);
      }
    }
    if (data.validation() == null) {
      warnings.add("there is no validation split: the last epoch was kept");
    } else if (data.validationIsTest()) {
      warnings.add(
          "the validation split is the test split: test figures at the best epoch flatter");
    }
    if (data.test() == null) {
      warnings.add("there is no test split with true classes: no test figures");
    }
    return warnings;
  }
}
