package org.crowdzoo.sweep;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.cluster.LostTwiceException;
import org.crowdzoo.cluster.SharedFolder;
import org.crowdzoo.experiment.Experiment;
import org.crowdzoo.experiment.ExperimentData;
import org.crowdzoo.experiment.ExperimentJob;
import org.crowdzoo.experiment.ExperimentRunner;
import org.crowdzoo.experiment.RemoteDataset;
import org.crowdzoo.sweep.SweepSettings.Stopping;

/** Where the trainings of a sweep run: in this process, or on a cluster. */
final class CandidatePlace implements AutoCloseable {
  private final Sweep sweep;
  private final SweepData data;
  private final SweepWatcher watcher;
  private final Cluster cluster;
  private final SharedFolder shared;
  private final RemoteDataset dataset;

  /**
   * A place.
   *
   * @param first an experiment of the sweep, whose data all share
   * @param cluster null for this process
   */
  CandidatePlace(
      Sweep sweep,
      SweepData data,
      Experiment first,
      Path folder,
      SweepWatcher watcher,
      Cluster cluster)
      throws IOException {
    this.sweep = sweep;
    this.data = data;
    this.watcher = watcher;
    this.cluster = cluster;
    Integer threads = sweep.settings().threads();
    this.dataset =
        cluster == null
            ? null
            : RemoteDataset.of(
                cluster, first, data.open(first).whole().dataset(), threads == null ? 1 : threads);
    this.shared = cluster == null ? null : new SharedFolder(cluster, folder);
  }

  /** Trainings at a time. */
  int slots() {
    return cluster == null ? sweep.settings().parallel() : cluster.slots();
  }

  /** Threads of a net at most; null for the cores shared out. */
  Integer threads() {
    return sweep.settings().threads() != null || cluster == null
        ? sweep.settings().threads()
        : Integer.valueOf(1);
  }

  /**
   * Runs a candidate.
   *
   * @param earlier the results it is judged by
   * @param start nanoseconds at which the sweep began, interruptions left out
   */
  CandidateResult run(
      Path folder,
      int index,
      ObjectNode values,
      ObjectNode tree,
      Stopping stopping,
      List<CandidateResult> earlier,
      long start)
      throws IOException {
    if (cluster == null) {
      EarlyStopping judge =
          new EarlyStopping(stopping, sweep.settings().score().minimize(), earlier);
      return new CandidateRun(
              sweep.settings(), sweep.where(), data, folder, index, values, tree, judge, watcher)
          .run(start);
    }
    long begin = System.nanoTime();
    CandidateJob job =
        CandidateJob.of(sweep, stopping, index, values, tree, earlier, seconds(start), dataset);
    try {
      return CandidateJob.result(shared.run("candidate " + index, folder, job));
    } catch (LostTwiceException e) {
      return CandidateResult.failed(
          index, values, tree, seconds(begin), seconds(start), e.getMessage());
    }
  }

  /** Runs an experiment with one seed, as the refit of the best does. */
  void run(Experiment one, ObjectNode values, ExperimentData whole, Path runs, boolean resume)
      throws IOException {
    if (cluster == null) {
      new ExperimentRunner(
              one, whole, runs, seed -> watcher.training("refit, seed " + seed, values))
          .run(resume);
      return;
    }
    String failure = ExperimentJob.of(one, null, resume, dataset).send(shared, runs, whole);
    if (!failure.isEmpty()) {
      throw new IOException("refit, seed " + one.seeds().get(0) + ": " + failure);
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  @Override
  public void close() throws IOException {
    if (shared != null) {
      shared.close();
    }
  }
}
