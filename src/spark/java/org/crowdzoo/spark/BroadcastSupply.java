package org.crowdzoo.spark;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;
import org.crowdzoo.cluster.Supply;

/** What was broadcast. */
record BroadcastSupply<T extends Serializable>(Broadcast<T> broadcast) implements Supply<T> {
  @Override
  public T get() {
    return broadcast.value();
  }
}
