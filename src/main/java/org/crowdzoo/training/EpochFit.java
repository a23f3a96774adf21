package org.crowdzoo.training;

import java.io.IOException;
import java.nio.file.Path;
import org.crowdzoo.input.CrowdIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Trains a network for an epoch elsewhere, in place of DL4J's {@code fit} here. */
public interface EpochFit {
  /**
   * One epoch.
   *
   * @param stock the network, whose parameters and updater state are changed
   * @param batches of the epoch
   * @param seed of the epoch
   * @return mean loss of the epoch as far as it is known
   */
  double epoch(ComputationGraph stock, CrowdIterator batches, long seed) throws IOException;

  /** Makes one for a training; found as a service. */
  interface Provider {
    /**
     * Connects.
     *
     * @param master Spark's name for the cluster
     * @param application as the cluster lists it
     */
    Cluster connect(String master, String application);
  }

  /** Machines that train a network together. */
  interface Cluster extends AutoCloseable {
    /**
     * A way to train.
     *
     * @param workers networks that train side by side
     * @param averageEvery batches of a worker after which all are averaged
     * @param folder for batches, which all machines share
     */
    EpochFit fit(int workers, int averageEvery, Path folder);

    @Override
    void close();
  }
}
