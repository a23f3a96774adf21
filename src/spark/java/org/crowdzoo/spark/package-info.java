/**
 * Work on Apache Spark, in a build of its own ({@code mvn -Pspark}): the library and the plain
 * program know nothing of it and find it as services.
 *
 * <p>Entry points: {@link org.crowdzoo.spark.SparkClusterProvider} connects; its {@link
 * org.crowdzoo.spark.SparkCluster} runs candidates and experiments, one a task.
 */
package org.crowdzoo.spark;
