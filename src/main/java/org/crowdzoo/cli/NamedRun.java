package org.crowdzoo.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.RunResult;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.InputException;
import org.crowdzoo.training.DivergedException;

/**
 * A run whose files go where peerannot has them: {@code <dataset>/results/<name>.json} and {@code
 * <dataset>/best_models/<name>.zip}. Until it is done, everything lies in {@code
 * <dataset>/results/<name>.run/}, from which an interrupted run can go on.
 */
public final class NamedRun {
  private final Path dataset;
  private final String name;

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

  public RunResult run(Experiment experiment, ExperimentData data, boolean resume)
      throws IOException {
    Path folder = dataset.resolve("results").resolve(name + ".run");
    try (InterruptNotice notice = new InterruptNotice(folder)) {
      RunResult result =
          new ExperimentRunner(experiment, data, folder, seed -> new TrainingBar(name)).run(resume);
      AtomicFile.requireWritableFolder(model().getParent());
      move(folder.resolve("model.zip"), model());
      move(folder.resolve("results.json"), results());
      delete(folder);
      return result;
    } catch (InputException | DivergedException e) {
      if (!resume) {
        delete(folder);
      }
      throw e;
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Deletes the folder of the run, and that of the results if nothing else is in it. */
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
    try (Stream<Path> others = Files.list(folder.getParent())) {
      all = others.toList();
    }
    if (all.isEmpty()) {
      Files.delete(folder.getParent());
    }
  }
}
