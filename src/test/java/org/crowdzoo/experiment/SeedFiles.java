package org.crowdzoo.experiment;

import java.io.IOException;
import java.nio.file.Path;
import org.crowdzoo.training.TrainingWatcher;

/** {@code seed.json} for tests outside of the package. */
public final class SeedFiles {
  private SeedFiles() {}

  /** Reads the file of a finished run. */
  public static void read(Experiment experiment, ExperimentData data, Path folder)
      throws IOException {
    new SeedRun(experiment, data, folder, TrainingWatcher.SILENT).finished(0);
  }
}
