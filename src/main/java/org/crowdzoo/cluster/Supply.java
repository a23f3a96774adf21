package org.crowdzoo.cluster;

import java.io.Serializable;

/**
 * A value that was given to a {@link Cluster} once, for work that carries no more than this handle.
 *
 * @param <T> its type
 */
public interface Supply<T extends Serializable> extends Serializable {
  /** The value; fetched once a process. */
  T get();
}
