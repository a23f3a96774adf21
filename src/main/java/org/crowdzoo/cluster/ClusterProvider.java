package org.crowdzoo.cluster;

import org.crowdzoo.files.SparkBuild;

/** Opens clusters; found as a service. */
public interface ClusterProvider {
  /**
   * Connects.
   *
   * @param master Spark's name for it: {@code local[2]}, {@code spark://host:7077} …
   * @param application as the cluster lists it
   * @throws org.crowdzoo.files.InputException in one line, if there is no such master, or nobody
   *     answers there
   */
  Cluster connect(String master, String application);

  /**
   * A cluster by the program's option.
   *
   * @throws org.crowdzoo.files.InputException in one line, also if this build has no Spark
   */
  static Cluster open(String master, String application) {
    return SparkBuild.require(ClusterProvider.class, "--spark " + master)
        .connect(master, application);
  }
}
