package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.DivergedException;
import org.crowdzoo.training.TrainingWatcher;

/**
 * A run whose files go where peerannot has them: {@code <dataset>/results/<name>.json} and {@code
 * <dataset>/best_models/<name>.zip}. Until it is done, everything lies in {@code
 * <dataset>/results/<name>.run/}, from which an interrupted run can go on.
 */
public final class NamedRun {
  private final Path dataset;
  private final String name;
  private Path labels;

  public NamedRun(String command, Path dataset, String name) {
    if (name.isBlank() || name.matches(".*[/\\\\\\x00].*")) {
      throw new InputException(
          command + ": --output-name must be the name of a file, got \"" + name + "\"");
    }
    this.dataset = dataset;
    this.name = name;
  }

  public Path results() {
    return dataset.resolve("results").resolve(name + ".json");
  }

  public Path model() {
    return dataset.resolve("best_models").resolve(name + ".zip");
  }

  /**
   * Refuses to overwrite what an earlier run of this name left.
   *
   * @throws InputException in one line
   */
  public void requireFree(FolderOptions existing) {
    existing.requireFree(
        dataset,
        Stream.of(
                results(),
                model(),
                folder().resolve("seed.json"),
                folder().resolve("checkpoint.zip"))
            .map(dataset::relativize)
            .toList());
    boolean finished = Files.exists(results()) && Files.exists(model());
    if (existing.resume() && finished && !Files.exists(folder())) {
      throw new InputException(
          results() + ": is finished, so there is nothing to resume; --force starts again");
    }
  }

  /** Where labels that networks made were stored by the run, if there were any. */
  public Optional<Path> labels() {
    return Optional.ofNullable(labels);
  }

  /**
   * Runs an experiment, or goes on with it, and puts its files in their places.
   *
   * @param labelsTo where labels go that networks made, below the dataset; null for nowhere
   */
  public RunResult run(
      Experiment experiment,
      ExperimentData data,
      FolderOptions existing,
      TrainingWatcher watcher,
      Path labelsTo)
      throws IOException {
    try (FolderLock lock = FolderLock.beside(folder(), "choose another --output-name");
        InterruptNotice notice = new InterruptNotice(folder())) {
      requireFree(existing);
      RunResult result = train(experiment, data, existing.resume(), watcher);
      AtomicFile.requireWritableFolder(model().getParent());
      copy(folder().resolve("model.zip"), model());
      copy(folder().resolve("results.json"), results());
      Path made = folder().resolve("labels.npy");
      if (labelsTo != null && Files.exists(made)) {
        labels = dataset.resolve(labelsTo);
        AtomicFile.requireWritableFolder(labels.getParent());
        copy(made, labels);
      }
      delete(folder());
      return result;
    } finally {
      deleteIfEmpty(folder().getParent());
    }
  }

  private RunResult train(
      Experiment experiment, ExperimentData data, boolean resume, TrainingWatcher watcher)
      throws IOException {
    boolean fresh = !Files.exists(folder());
    try {
      return new ExperimentRunner(experiment, data, folder(), seed -> watcher).run(resume);
    } catch (InputException | DivergedException e) {
      if (fresh) {
        delete(folder());
      }
      throw e;
    }
  }

  private Path folder() {
    return dataset.resolve("results").resolve(name + ".run");
  }

  /** Not moved: a process that is killed in between goes on from what lies in the folder. */
  private static void copy(Path from, Path to) throws IOException {
    AtomicFile.writePath(to, part -> Files.copy(from, part, StandardCopyOption.REPLACE_EXISTING));
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(folder);
    }
  }
}
