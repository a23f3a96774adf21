package org.crowdzoo.cli;

import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.cluster.ClusterProvider;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.SparkBuild;
import org.crowdzoo.training.EpochFit;
import picocli.CommandLine.Option;

/** {@code --spark MASTER}: where a command's work runs. */
public final class SparkOption {
  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Run on Apache Spark: local[2], spark://host:7077 … (docs/scaling.md). Default: in this"
              + " process.")
  private String master;

  /** Refuses what only shows trainings of this process. */
  void check(UiOptions ui) {
    if (master != null && ui.isAsked()) {
      throw new InputException(
          "--ui: shows trainings of this process only, got --spark " + master + "; leave one out");
    }
  }

  /** Spark's name for the cluster, or null for none. */
  public String master() {
    return master;
  }

  /**
   * Connects, if a cluster is asked for.
   *
   * @param application as the cluster lists it
   * @return null if none is
   */
  public Cluster open(String application) {
    return master == null ? null : ClusterProvider.open(master, application);
  }

  /** Connects for one training on many machines, as {@link #open}. */
  EpochFit.Cluster openTraining(String application) {
    return master == null
        ? null
        : SparkBuild.require(EpochFit.Provider.class, "--spark " + master)
            .connect(master, application);
  }
}
