package org.crowdzoo.spark;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.crowdzoo.cluster.Cluster;
import org.crowdzoo.cluster.LostTwiceException;
import org.crowdzoo.cluster.Supply;
import org.crowdzoo.cluster.Work;
import org.crowdzoo.files.InputException;

/** A cluster whose work is Spark jobs of one task each, sent by as many threads. */
final class SparkCluster implements Cluster {
  private final SparkSession session;
  private final JavaSparkContext context;

  /** What came out: a value, or what is wrong with the input, which trying again does not mend. */
  private record Outcome<T extends Serializable>(T value, ArrayList<String> problems)
      implements Serializable {}

  SparkCluster(SparkSession session) {
    this.session = session;
    this.context = session.context();
  }

  @Override
  public int slots() {
    return Math.max(1, context.defaultParallelism());
  }

  @Override
  public boolean isHere() {
    return session.isHere();
  }

  @Override
  public <T extends Serializable> T run(String name, Work<T> work) throws IOException {
    Outcome<T> outcome;
    try {
      context.setLocalProperty("spark.job.description", name);
      outcome = context.parallelize(List.of(name), 1).map(one -> attempt(work)).first();
    } catch (RuntimeException e) {
      throw failure(name, e);
    } catch (Exception e) { // Scala does not declare what it throws
      throw failure(name, e);
    }
    if (outcome.problems() != null) {
      throw new InputException(outcome.problems());
    }
    return outcome.value();
  }

  private static <T extends Serializable> Outcome<T> attempt(Work<T> work) throws IOException {
    try {
      return new Outcome<>(work.run(), null);
    } catch (InputException e) {
      return new Outcome<>(null, new ArrayList<>(e.problems()));
    }
  }

  private IOException failure(String name, Exception e) {
    if (SparkSession.hasEnded(context)) {
      return new IOException("the connection to Spark has ended", e);
    }
    return new LostTwiceException(name + " failed twice: " + reason(e), e);
  }

  /** Spark's message is a page; what happened stands behind "most recent failure". */
  static String reason(Exception e) {
    String message = String.valueOf(e.getMessage());
    int at = message.indexOf("most recent failure: ");
    String line = (at < 0 ? message : message.substring(at + 21)).lines().findFirst().orElse("");
    if (line.contains("ExecutorLostFailure")) {
      return "its executor died";
    }
    Throwable cause = e.getCause();
    return cause != null && cause.getMessage() != null
        ? cause.getMessage().lines().findFirst().orElse("")
        : line;
  }

  @Override
  public <T extends Serializable> Supply<T> supply(T value) {
    return new BroadcastSupply<>(context.broadcast(value));
  }

  @Override
  public void close() {
    session.close();
  }
}
