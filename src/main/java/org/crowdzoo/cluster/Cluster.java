package org.crowdzoo.cluster;

import java.io.IOException;
import java.io.Serializable;

/** Machines that work for this process. Safe for use by several threads. */
public interface Cluster extends AutoCloseable {
  /** How many pieces of work run at a time. */
  int slots();

  /** True if all work runs in this very process. */
  boolean isHere();

  /**
   * Has work done somewhere and waits for it. Work that fails, or whose machine is lost, is tried
   * once more.
   *
   * @param name of the work, for the cluster's own lists
   * @throws org.crowdzoo.files.InputException if the work threw it; it is not tried again
   * @throws LostTwiceException if it failed twice
   * @throws IOException if the cluster is gone
   */
  <T extends Serializable> T run(String name, Work<T> work) throws IOException;

  /** Gives a value to the cluster, for much work that needs it. */
  <T extends Serializable> Supply<T> supply(T value);

  /** Lets the machines go. */
  @Override
  void close();
}
