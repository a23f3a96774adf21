package org.crowdzoo.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.cli.Crowdzoo;

/** The program inside {@code spark-submit}, which knows the master. */
public final class SparkJob {
  private static final String OPTION = "--spark";

  private SparkJob() {}

  /** Runs a command line of {@code crowdzoo}, on the master that the job was submitted to. */
  public static void main(String[] args) {
    List<String> words = new ArrayList<>(Arrays.asList(args));
    String master = System.getProperty("spark.master");
    if (master != null && words.stream().noneMatch(word -> word.startsWith(OPTION))) {
      words.add(OPTION);
      words.add(master);
    }
    System.exit(Crowdzoo.run(words.toArray(String[]::new)));
  }
}
