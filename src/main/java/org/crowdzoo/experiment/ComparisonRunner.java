package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.training.DivergedException;
import org.crowdzoo.training.TrainingWatcher;

/** Runs the experiments of a comparison one after the other and gathers them. */
public final class ComparisonRunner {
  private final Comparison comparison;
  private final Path folder;
  private final BiFunction<String, Integer, TrainingWatcher> watchers;
  private final Cluster cluster;
  private final Map<DataSettings, ExperimentData> opened = new HashMap<>();
  private boolean byVotes;

  /**
   * A runner; nothing happens before {@link #run}.
   *
   * @param folder each experiment has a folder in it,
   * @param watchers gives the training of a label and a seed its watcher
   */
  public ComparisonRunner(
      Comparison comparison, Path folder, BiFunction<String, Integer, TrainingWatcher> watchers) {
    this(comparison, folder, watchers, null);
  }

  /**
   * As above.
   *
   * @param cluster where the trainings run, one a task; null for this process
   */
  public ComparisonRunner(
      Comparison comparison,
      Path folder,
      BiFunction<String, Integer, TrainingWatcher> watchers,
      Cluster cluster) {
    this.cluster = cluster;
    this.comparison = comparison;
    this.folder = folder;
    this.watchers = watchers;
  }

  /**
   * Also asks held-out votes which epoch they would keep, by one training more of each experiment,
   * with its first seed.
   */
  public ComparisonRunner byVotes() {
    byVotes = true;
    return this;
  }

  /**
   * Runs what is not done yet, if {@code resume}, or everything. A training that diverges is
   * recorded and the next one begins.
   *
   * @throws IOException if a file cannot be written
   */
  public ComparisonResult run(boolean resume) throws IOException {
    AtomicFile.requireWritableFolder(folder);
    AtomicFile.removeLeftovers(folder);
    for (Experiment experiment : comparison.experiments().values()) {
      opened.computeIfAbsent(experiment.data(), key -> new ExperimentData(experiment)).load();
    }
    if (!resume) {
      clear();
    }
    Map<String, String> failures =
        cluster == null
            ? Map.of()
            : new RemoteComparison(comparison, folder, opened, watchers).run(cluster, resume);
    List<ComparisonResult.Row> rows = new ArrayList<>();
    for (Map.Entry<String, Experiment> entry : comparison.experiments().entrySet()) {
      String failure = failures.get(entry.getKey());
      rows.add(
          failure == null
              ? run(entry.getKey(), entry.getValue(), resume || cluster != null)
              : new ComparisonResult.Row(entry.getKey(), null, List.of(), null, failure));
    }
    return ComparisonResult.of(comparison.name(), rows);
  }

  private void clear() throws IOException {
    for (String file : List.of("comparison.md", "comparison.csv", "comparison.json")) {
      Files.deleteIfExists(folder.resolve(file));
    }
    for (Experiment experiment : comparison.experiments().values()) {
      ExperimentRunner.clear(folder.resolve(experiment.name()));
    }
  }

  private ComparisonResult.Row run(String label, Experiment experiment, boolean resume)
      throws IOException {
    ExperimentData data = opened.get(experiment.data());
    try {
      RunResult result =
          new ExperimentRunner(
                  experiment,
                  data,
                  folder.resolve(experiment.name()),
                  seed -> cluster == null ? watchers.apply(label, seed) : TrainingWatcher.SILENT)
              .run(resume);
      return new ComparisonResult.Row(
          label,
          result,
          labelAccuracy(result, data),
          byVotes ? voteEpoch(label, result, data) : null,
          null);
    } catch (DivergedException e) {
      return new ComparisonResult.Row(label, null, List.of(), null, e.getMessage());
    }
  }

  private Integer voteEpoch(String label, RunResult result, ExperimentData data)
      throws IOException {
    Experiment experiment = result.experiment();
    int seed = experiment.seeds().get(0);
    try {
      VoteSelection found =
          VoteSelection.of(
              result.choice() == null ? experiment : result.choice().of(experiment),
              data,
              seed,
              folder.resolve(experiment.name()),
              watchers.apply(label, seed));
      return found == null ? null : found.epoch();
    } catch (DivergedException e) {
      return null;
    }
  }

  /** Percent of the labels trained on that are the truth, a seed; empty for other strategies. */
  private static List<Double> labelAccuracy(RunResult result, ExperimentData data) {
    Experiment experiment = result.experiment();
    if (result.runs().stream().allMatch(run -> run.labelAccuracy() != null)) {
      return result.runs().stream().map(SeedResult::labelAccuracy).toList();
    }
    if (!experiment.learning().makesLabels() || !data.dataset().train().hasLabels()) {
      return List.of();
    }
    return result.runs().stream()
        .map(run -> LabelAccuracy.of(data, experiment, run.seed()).percent())
        .toList();
  }
}
