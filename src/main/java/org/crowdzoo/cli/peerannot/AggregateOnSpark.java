package org.crowdzoo.cli.peerannot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.BlockAggregation;
import org.crowdzoo.aggregation.LearntTable;
import org.crowdzoo.aggregation.VoteCluster;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.crowd.exchange.VoteOptions;
import org.crowdzoo.files.AtomicFile;
import org.crowdzoo.files.CsvField;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.SparkBuild;

/**
 * {@code aggregate --spark}: votes that stay on a cluster. Writes {@code
 * labels/labels_<name>_<strategy>[_hard].parquet/} and what was learnt of the workers under {@code
 * identification/<strategy>/}, with {@code workers.csv}.
 *
 * @param strategy as the user wrote it
 * @param name the strategy's own
 * @param file the votes
 * @param metadata of the dataset, or null if there is none
 * @param print takes lines for the screen
 */
record AggregateOnSpark(
    String master,
    Path dataset,
    String strategy,
    String name,
    Path file,
    Metadata metadata,
    Consumer<String> print) {
  private static final List<VoteFormat> LONG =
      List.of(VoteFormat.CSV, VoteFormat.JSONL, VoteFormat.PARQUET);

  /** Name of the dataset, or else of the file. */
  static String label(Metadata metadata, Path file) {
    String own = file.getFileName().toString();
    int dot = own.indexOf('.');
    return metadata != null ? metadata.name() : dot > 0 ? own.substring(0, dot) : own;
  }

  void run(BlockAggregation aggregation, String identity, boolean hard, Path output)
      throws IOException {
    if (!Files.exists(file)) {
      throw new InputException(file + ": no such file");
    }
    if (!LONG.contains(VoteFormat.ofFile(file))) {
      throw new InputException(
          "--answers-file: with --spark must be a .parquet, .csv or .jsonl file with one vote a"
              + " row, got "
              + file
              + "; crowdzoo convert makes one");
    }
    VoteCluster cluster = SparkBuild.require(VoteCluster.class, "--spark " + master);
    try (FolderLock lock =
        FolderLock.beside(dataset.resolve("labels").resolve(name), "aggregate a copy")) {
      VoteCluster.Found found =
          cluster.aggregate(
              new VoteCluster.Request(master, file, options(), aggregation, identity, hard, output),
              print);
      Path learnt = dataset.resolve("identification").resolve(name);
      Votes workers =
          Votes.of(
              List.of(),
              found.workerKeys(),
              found.classNames().size(),
              new int[1],
              new int[0],
              new int[0]);
      LearntFiles.write(learnt, strategy, found.workers(), workers);
      AtomicFile.writeString(learnt.resolve("workers.csv"), table(found));
      print.accept(
          String.format(
              Locale.ROOT,
              "Aggregated labels of %d tasks, by %d votes of %d workers, stored at %s",
              found.tasks(),
              found.votes(),
              found.workerKeys().size(),
              output));
      print.accept("What the strategy learnt of the workers stored in " + learnt);
    }
  }

  private VoteOptions options() {
    VoteOptions usual = VoteOptions.usual();
    if (metadata == null) {
      return usual.withClassNames(VoteFile.classesBeside(file));
    }
    return metadata.classNames() == null || metadata.classNames().isEmpty()
        ? usual.withClasses(metadata.classes())
        : usual.withClassNames(metadata.classNames());
  }

  /** A row a worker: what is one number, and of matrices the probability of a right vote. */
  private static String table(VoteCluster.Found found) {
    StringBuilder csv = new StringBuilder("worker");
    Aggregated learnt = found.workers();
    for (Map.Entry<String, LearntTable> entry : learnt.learnt().entrySet()) {
      if (entry.getValue().axes().equals(List.of("worker"))) {
        csv.append(',').append(entry.getKey());
      }
    }
    LearntTable confusions = learnt.confusions();
    csv.append(confusions == null ? "\n" : ",accuracy\n");
    for (int j = 0; j < found.workerKeys().size(); j++) {
      csv.append(CsvField.of(found.workerKeys().get(j)));
      for (LearntTable table : learnt.learnt().values()) {
        if (table.axes().equals(List.of("worker"))) {
          csv.append(',').append(table.values()[j]);
        }
      }
      if (confusions != null) {
        csv.append(',').append(right(learnt, j));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  /** Σ_k ρ_k π_jkk. */
  private static double right(Aggregated learnt, int worker) {
    double[] prior = learnt.learnt().get("prior").values();
    int classes = prior.length;
    double right = 0;
    for (int k = 0; k < classes; k++) {
      right += prior[k] * learnt.confusions().values()[(worker * classes + k) * classes + k];
    }
    return right;
  }
}
