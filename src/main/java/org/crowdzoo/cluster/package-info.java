/**
 * Where work runs beyond this process. A {@link org.crowdzoo.cluster.Cluster} runs {@link
 * org.crowdzoo.cluster.Work} on other machines and gives back what came out; the only one there is
 * is Apache Spark, in {@code src/spark}, found as a service so that nobody else downloads it.
 * {@link org.crowdzoo.cluster.Parcel} takes folders there and back where machines share no storage.
 *
 * <p>Entry point: {@link org.crowdzoo.cluster.ClusterProvider#open}.
 */
package org.crowdzoo.cluster;
