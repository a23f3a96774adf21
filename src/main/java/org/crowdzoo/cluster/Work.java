package org.crowdzoo.cluster;

import java.io.IOException;
import java.io.Serializable;

/**
 * Work that can run in another process: all that it needs travels with it. Run again after a
 * machine was lost it gives the same.
 *
 * @param <T> what comes out
 */
@FunctionalInterface
public interface Work<T extends Serializable> extends Serializable {
  /**
   * Works.
   *
   * @throws IOException if a file cannot be read or written; the work is then tried once more
   */
  T run() throws IOException;
}
