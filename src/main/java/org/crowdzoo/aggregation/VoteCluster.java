package org.crowdzoo.aggregation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.crowdzoo.crowd.exchange.VoteOptions;

/** Aggregates votes that do not fit into one process; found as a service. */
public interface VoteCluster {
  /**
   * What is to be done.
   *
   * @param master Spark's name for the cluster
   * @param file votes, one a row or line: .csv, .tsv, .jsonl or .parquet
   * @param options what the user says of the file
   * @param aggregation the strategy
   * @param identity strategy and options, in words: another one does not go on from its rounds
   * @param hard whether labels are enough
   * @param output folder of Parquet files, a row a task: task, label, probabilities
   */
  record Request(
      String master,
      Path file,
      VoteOptions options,
      BlockAggregation aggregation,
      String identity,
      boolean hard,
      Path output) {}

  /**
   * What was found, beside the files.
   *
   * @param workerKeys W keys by index
   * @param classNames K names by index
   * @param votes number of them
   * @param tasks number of them
   * @param workers what was learnt of workers and classes
   */
  record Found(
      List<String> workerKeys,
      List<String> classNames,
      long votes,
      long tasks,
      Aggregated workers) {}

  /**
   * Aggregates, going on from the rounds that an earlier, killed process has kept.
   *
   * @param progress takes lines for the screen
   * @throws org.crowdzoo.files.InputException if votes or master are not what they should be
   */
  Found aggregate(Request request, Consumer<String> progress) throws IOException;
}
