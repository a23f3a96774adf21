package org.crowdzoo.spark;

import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.cluster.ClusterProvider;

/** Found as a service. */
public final class SparkClusterProvider implements ClusterProvider {
  /** For the service loader. */
  public SparkClusterProvider() {}

  @Override
  public Cluster connect(String master, String application) {
    return new SparkCluster(SparkSession.open(new SparkMaster(master), application));
  }
}
