package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import org.crowdzoo.training.TrainingWatcher;

/** {@code seed.json} for tests outside of the package. */
public final class SeedFiles {
  private SeedFiles() {}

  /** The file of a finished run as that of this experiment. */
  public static byte[] of(Experiment experiment, ExperimentData data, Path file)
      throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode tree = (ObjectNode) json.readTree(file.toFile());
    SeedRun run = new SeedRun(experiment, data, file.getParent(), TrainingWatcher.SILENT);
    return json.writeValueAsBytes(tree.put("identity", run.identity(0)));
  }

  /** Reads the file of a finished run. */
  public static void read(Experiment experiment, ExperimentData data, Path folder)
      throws IOException {
    new SeedRun(experiment, data, folder, TrainingWatcher.SILENT).finished(0);
  }
}
