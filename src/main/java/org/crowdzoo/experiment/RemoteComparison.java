package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.cluster.SharedFolder;
import org.crowdzoo.cluster.WorkThreads;
import org.crowdzoo.training.TrainingWatcher;

/**
 * The trainings of a comparison on a cluster, a seed a task; a strategy that is chosen by the votes
 * is chosen once, so its experiment is one task.
 */
final class RemoteComparison {
  private final Comparison comparison;
  private final Path folder;
  private final Map<DataSettings, ExperimentData> opened;
  private final BiFunction<String, Integer, TrainingWatcher> watchers;

  RemoteComparison(
      Comparison comparison,
      Path folder,
      Map<DataSettings, ExperimentData> opened,
      BiFunction<String, Integer, TrainingWatcher> watchers) {
    this.comparison = comparison;
    this.folder = folder;
    this.opened = opened;
    this.watchers = watchers;
  }

  /**
   * Runs what is not finished.
   *
   * @return why experiments failed, by label; those that are not in it are finished
   */
  Map<String, String> run(Cluster cluster, boolean resume) throws IOException {
    Map<String, String> failures = new LinkedHashMap<>();
    ExecutorService pool = WorkThreads.pool(cluster.slots(), "crowdzoo-comparison");
    try (SharedFolder shared = new SharedFolder(cluster, folder)) {
      Map<DataSettings, RemoteDataset> datasets = new LinkedHashMap<>();
      Map<String, List<Future<String>>> running = new LinkedHashMap<>();
      for (Map.Entry<String, Experiment> entry : comparison.experiments().entrySet()) {
        Experiment experiment = entry.getValue();
        RemoteDataset dataset = datasets.get(experiment.data());
        if (dataset == null) {
          dataset =
              RemoteDataset.of(cluster, experiment, opened.get(experiment.data()).dataset(), 1);
          datasets.put(experiment.data(), dataset);
        }
        running.put(
            entry.getKey(), submit(entry.getKey(), experiment, dataset, shared, pool, resume));
      }
      for (Map.Entry<String, List<Future<String>>> entry : running.entrySet()) {
        for (Future<String> future : entry.getValue()) {
          String failure = WorkThreads.await(future);
          if (!failure.isEmpty()) {
            failures.putIfAbsent(entry.getKey(), failure);
          }
        }
      }
    } finally {
      pool.shutdownNow();
    }
    return failures;
  }

  private List<Future<String>> submit(
      String label,
      Experiment experiment,
      RemoteDataset dataset,
      SharedFolder shared,
      ExecutorService pool,
      boolean resume) {
    Path its = folder.resolve(experiment.name());
    ExperimentData data = opened.get(experiment.data());
    List<Integer> seeds = new ArrayList<>(experiment.seeds());
    if (experiment.learning().candidates().isPresent()) {
      seeds = new ArrayList<>();
      seeds.add(null);
    }
    List<Future<String>> running = new ArrayList<>();
    for (Integer seed : seeds) {
      Path of = seed == null ? its : ExperimentRunner.seedFolder(experiment, its, seed);
      ExperimentJob job = ExperimentJob.of(experiment, seed, resume, dataset);
      running.add(
          pool.submit(
              () -> {
                int shown = seed == null ? experiment.seeds().get(0) : seed;
                String failure = job.send(shared, of, data);
                tell(watchers.apply(label, shown), experiment, data, of, seed);
                return failure;
              }));
    }
    return running;
  }

  /** The figures of a finished seed, as its last epoch would have told them here. */
  private static void tell(
      TrainingWatcher watcher, Experiment experiment, ExperimentData data, Path of, Integer seed)
      throws IOException {
    SeedResult finished =
        seed == null ? null : new SeedRun(experiment, data, of, watcher).finished(seed);
    if (finished != null) {
      int epochs = finished.history().epochs();
      watcher.started(0, epochs, 1);
      watcher.epochDone(epochs - 1, finished.history());
      watcher.ended();
    }
  }
}
