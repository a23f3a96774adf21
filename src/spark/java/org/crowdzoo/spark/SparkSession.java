package org.crowdzoo.spark;

import java.io.File;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.crowdzoo.files.InputException;

/**
 * A connection to a master, with what Crowdzoo wants of its executors. Whatever is set as {@code
 * -Dspark.…}, or by {@code spark-submit}, is kept.
 *
 * @param context Spark's own
 * @param isHere true if executors are this process
 */
record SparkSession(JavaSparkContext context, boolean isHere) implements AutoCloseable {
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  /** Spark's own hook has 50, and those with more come first. */
  private static final int BEFORE_SPARK = 100;

  private static final long SETTLED_NANOS = 1_500_000_000L;

  /**
   * Connects and waits for the first executor.
   *
   * @throws InputException in one line, if that fails
   */
  static SparkSession open(SparkMaster master, String application) {
    SparkConf conf = new SparkConf().setMaster(master.url()).setAppName(application);
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    conf.set("spark.task.maxFailures", "2"); // tried once more
    conf.setIfMissing("spark.executor.memory", "2g");
    conf.setIfMissing("spark.driver.maxResultSize", "4g");
    conf.setIfMissing("spark.rpc.message.maxSize", "512");
    if (master.isLoopback()) {
      conf.setIfMissing("spark.driver.host", "127.0.0.1");
      conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
    }
    if (!master.isHere()) {
      prepareExecutors(conf);
    }
    JavaSparkContext context;
    try {
      context = new JavaSparkContext(conf);
    } catch (RuntimeException e) {
      throw refusal(master, e.getMessage(), e);
    } catch (Exception e) { // Scala does not declare what it throws
      throw refusal(master, e.getMessage(), e);
    }
    context.setLogLevel("ERROR");
    ShutdownHookManager.get().addShutdownHook(SparkSession::silence, BEFORE_SPARK);
    SparkSession session = new SparkSession(context, master.isHere());
    if (!master.isHere() && !session.waitForExecutors()) {
      session.close();
      throw refusal(
          master,
          "no worker gave an executor of "
              + conf.get("spark.executor.memory")
              + " (spark.executor.memory) within 120 s",
          null);
    }
    return session;
  }

  /** Interrupted, Spark tells of each of its threads that had something left to do. */
  private static void silence() {
    System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  private static InputException refusal(SparkMaster master, String why, Throwable cause) {
    String line = why == null ? "cannot be reached" : why.lines().findFirst().orElse("");
    return new InputException("--spark " + master.name() + ": " + line, cause);
  }

  /**
   * Executors run the same classes from the same paths, unless the job came with its own jar, and
   * look for relative paths where this process was started.
   */
  private static void prepareExecutors(SparkConf conf) {
    if (!conf.contains("spark.jars")) {
      conf.setIfMissing("spark.executor.extraClassPath", absolute(classPath()));
    }
    String flags =
        Arrays.stream(
                new String[] {
                  "-Dfile.encoding=UTF-8",
                  "-XX:+UseParallelGC",
                  "-Dcrowdzoo.from=" + Path.of("").toAbsolutePath(),
                  property("crowdzoo.home"),
                  property("crowdzoo.onednn"),
                  property("logback.configurationFile")
                })
            .filter(flag -> !flag.isEmpty())
            .map(flag -> flag.contains(" ") ? '"' + flag + '"' : flag)
            .collect(Collectors.joining(" "));
    String own = conf.get("spark.executor.extraJavaOptions", "");
    conf.set("spark.executor.extraJavaOptions", (flags + " " + own).strip());
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    return value == null ? "" : "-D" + name + "=" + value;
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static String absolute(String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** True if Spark has ended, or is about to: by a signal, or with its master. */
  static boolean hasEnded(JavaSparkContext context) {
    return context.sc().isStopped()
        || context.sc().stopped().get()
        || ShutdownHookManager.get().isShutdownInProgress();
  }

  /** Waits for an executor, and then until no more come for a while. */
  private boolean waitForExecutors() {
    long start = System.nanoTime();
    int known = 0;
    long since = start;
    while (known == 0 || System.nanoTime() - since < SETTLED_NANOS) {
      int now = executors();
      if (now > known) {
        known = now;
        since = System.nanoTime();
      }
      if (known == 0 && System.nanoTime() - start > PATIENCE_NANOS) {
        return false;
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  /** Executors at work, this process not counted. */
  private int executors() {
    return context.sc().statusTracker().getExecutorInfos().length - 1;
  }

  @Override
  public void close() {
    context.close();
  }
}
