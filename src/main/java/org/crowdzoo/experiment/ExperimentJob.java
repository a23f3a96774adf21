package org.crowdzoo.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.crowdzoo.cluster.LostTwiceException;
import org.crowdzoo.cluster.SharedFolder;
import org.crowdzoo.settings.Settings;
import org.crowdzoo.training.DivergedException;
import org.crowdzoo.training.TrainingWatcher;

/**
 * An experiment that another process runs, or one of its seeds. Its files are those of a run here,
 * so whoever sent it finds it finished. What comes back is "" or why the training failed.
 *
 * @param tree JSON of the experiment, complete
 * @param seed the only one to train, or null for all, with the files of a whole run
 */
public record ExperimentJob(
    String tree, String where, Integer seed, boolean resume, RemoteDataset dataset)
    implements SharedFolder.FolderWork<String> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<DataSettings, ExperimentData> OPENED = new ConcurrentHashMap<>();

  /** Packs an experiment. */
  public static ExperimentJob of(
      Experiment experiment, Integer seed, boolean resume, RemoteDataset dataset) {
    return new ExperimentJob(
        Settings.tree(experiment).toString(), experiment.name(), seed, resume, dataset);
  }

  /**
   * Runs it on the cluster, unless it is finished.
   *
   * @param folder of the run, or of the seed
   * @return "" or why it failed
   * @throws IOException if the cluster is gone
   */
  public String send(SharedFolder shared, Path folder, ExperimentData data) throws IOException {
    Experiment experiment = experiment();
    int one = seed == null ? experiment.seeds().get(0) : seed;
    boolean single = seed != null || experiment.seeds().size() == 1;
    if (resume
        && single
        && new SeedRun(experiment, data, folder, TrainingWatcher.SILENT).finished(one) != null) {
      return "";
    }
    try {
      return shared.run(where + (single ? " seed " + one : ""), folder, this);
    } catch (LostTwiceException e) {
      return e.getMessage();
    }
  }

  @Override
  public String run(Path folder) throws IOException {
    dataset.arrive();
    Experiment experiment = experiment();
    ExperimentData data =
        OPENED.computeIfAbsent(experiment.data(), key -> new ExperimentData(experiment));
    dataset.check(data.dataset());
    data.load();
    try {
      if (seed == null) {
        new ExperimentRunner(experiment, data, folder, one -> TrainingWatcher.SILENT).run(resume);
      } else {
        new SeedRun(experiment, data, folder, TrainingWatcher.SILENT).run(seed, resume);
      }
      return "";
    } catch (DivergedException e) {
      return e.getMessage();
    }
  }

  private Experiment experiment() {
    try {
      return Experiment.of((ObjectNode) JSON.readTree(tree), where);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
