package org.crowdzoo.files;

import java.util.Iterator;
import java.util.ServiceLoader;

/** What only a build with Spark can do, found as a service. */
public final class SparkBuild {
  private static final String SPARK = "org.apache.spark.SparkContext";

  private SparkBuild() {}

  /**
   * The service.
   *
   * @param where what asks for it, for the message
   * @throws InputException in one line, if this build has no Spark
   */
  public static <S> S require(Class<S> service, String where) {
    if (isThere()) {
      Iterator<S> found = ServiceLoader.load(service, service.getClassLoader()).iterator();
      if (found.hasNext()) {
        return found.next();
      }
    }
    throw new InputException(
        where
            + ": this build has no Spark in it; mvn -q -Pspark process-classes builds it, once"
            + " (it downloads about 110 MB)");
  }

  private static boolean isThere() {
    try {
      Class.forName(SPARK, false, SparkBuild.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
