package org.crowdzoo.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.crowdzoo.cli.CommandLineRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on a cluster of processes, one of which is killed in the middle. */
class StandaloneClusterTest {
  /** A driver keeps each round, not one every five seconds. */
  private static final String EACH_ROUND = "-Dcrowdzoo.checkpointMillis=0";

  private static final String SWEEP =
      """
      name: killed
      experiment:
        data: {dataset: datasets/fashion, channels: 1}
        backbone: {name: mlp}
        strategy: {name: conal}
        training: {epochs: 2, batchSize: 64}
      space:
        strategy.scale: {type: continuous, min: 1e-6, max: 1e-2, scale: log}
        training.learningRate: {type: continuous, min: 5e-4, max: 1e-2, scale: log}
      search: {by: random}
      candidates: 6
      threads: 1
      refit: [0]
      """;

  @TempDir static Path folder;
  private static StandaloneCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = new StandaloneCluster(folder);
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @Test
  void aSweepLosesAnExecutorAndGivesTheLocalTable() throws Exception {
    Path config = Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
    Path out = folder.resolve("sweep-spark");
    Process sweep =
        cluster.crowdzoo(
            "sweep",
            List.of(
                "sweep", config.toString(), "--out", out.toString(), "--spark", cluster.master()));
    await("a candidate", sweep, () -> lines(out.resolve("candidates.jsonl")) >= 1);
    assertThat(cluster.listening()).isNotEmpty().isSubsetOf(StandaloneCluster.LOOPBACK);
    ProcessHandle killed = cluster.executors().get(0);
    assertThat(killed.destroyForcibly()).isTrue();
    Path here = folder.resolve("sweep-here");
    CommandLineRun local =
        CommandLineRun.ofWords("sweep", config.toString(), "--out", here.toString());
    assertThat(local.exit()).as(local.err().toString()).isZero();
    assertThat(sweep.waitFor(6, TimeUnit.MINUTES)).isTrue();
    assertThat(sweep.exitValue()).as(cluster.text("sweep.err")).isZero();
    assertThat(cluster.executorsStarted()).as("one more in place of the killed one").isEqualTo(3);
    assertThat(table(out.resolve("candidates.csv")))
        .isEqualTo(table(here.resolve("candidates.csv")));
    assertThat(figures(cluster.text("sweep.out"))).isEqualTo(figures(local.out()));
    assertThat(Files.exists(out.resolve("model.zip"))).isTrue();
  }

  @Test
  void anAggregationLosesAnExecutorAndGivesTheLocalResult() throws Exception {
    Path votes = votes(folder.resolve("votes.csv"), 30_000);
    Path dataset = Files.createDirectories(folder.resolve("spark-votes"));
    String strategy = "dawid_skene[maxiter=20,epsilon=0]";
    Process aggregation = driver("aggregate", dataset, votes, strategy, cluster.master());
    await("a round", aggregation, () -> cluster.text("aggregate.out").contains("round 3"));
    assertThat(cluster.executors().get(0).destroyForcibly()).isTrue();
    assertThat(aggregation.waitFor(6, TimeUnit.MINUTES)).isTrue();
    assertThat(aggregation.exitValue()).as(cluster.text("aggregate.err")).isZero();
    assertThat(cluster.text("aggregate.out")).contains("round 20");
    assertThat(cluster.executorsStarted()).as("one more in place of the killed one").isEqualTo(3);
    LabelTable.requireEqual(
        dataset.resolve("labels/labels_votes_" + strategy + ".parquet"), votes, strategy, 1e-9);
  }

  @Test
  void anAggregationGoesOnFromTheLastRoundOfItsKilledDriver() throws Exception {
    Path votes = votes(folder.resolve("votes.csv"), 30_000);
    String strategy = "dawid_skene[maxiter=100,epsilon=0]";
    Path stopped = Files.createDirectories(folder.resolve("stopped-votes"));
    Path output = stopped.resolve("labels/labels_votes_" + strategy + ".parquet");
    Path rounds = Path.of(output + ".rounds");

    Process first = driver("first", stopped, votes, strategy, "local[2]", EACH_ROUND);
    await("a round", first, () -> cluster.text("first.out").contains("round 4"));
    first.destroyForcibly().waitFor();
    assertThat(rounds).exists();
    assertThat(output).doesNotExist();

    Process second = driver("second", stopped, votes, strategy, "local[2]", EACH_ROUND);
    await("a round", second, () -> cluster.text("second.out").contains(": objective"));
    second.destroy(); // SIGTERM, which ends as Ctrl-C does
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isNotZero();
    assertThat(cluster.text("second.out"))
        .contains("goes on after round")
        .doesNotContain("round 1:");
    assertThat(cluster.text("second.err").lines().filter(line -> !line.contains("WARN")))
        .as("one line or none, as the process ends while it is written")
        .hasSizeLessThanOrEqualTo(1);
    assertThat(output).doesNotExist();

    Path whole = Files.createDirectories(folder.resolve("whole-votes"));
    for (Path dataset : List.of(stopped, whole)) {
      Process last = driver("last", dataset, votes, strategy, "local[2]", EACH_ROUND);
      assertThat(last.waitFor(6, TimeUnit.MINUTES)).isTrue();
      assertThat(last.exitValue()).as(cluster.text("last.err")).isZero();
    }
    assertThat(rounds).doesNotExist();
    for (String learnt : List.of("confusions.npy", "prior.npy", "objective.npy", "workers.csv")) {
      assertThat(stopped.resolve("identification/dawid_skene").resolve(learnt))
          .hasSameBinaryContentAs(whole.resolve("identification/dawid_skene").resolve(learnt));
    }
    LabelTable.requireEqual(output, votes, strategy, 1e-9);
  }

  /** An aggregation in a process of its own. */
  private static Process driver(
      String name, Path dataset, Path votes, String strategy, String master, String... flags)
      throws IOException {
    return cluster.crowdzoo(
        name,
        List.of(
            "aggregate",
            dataset.toString(),
            "--answers-file",
            votes.toString(),
            "-s",
            strategy,
            "--spark",
            master),
        flags);
  }

  private static Path votes(Path file, int tasks) throws IOException {
    SplittableRandom random = new SplittableRandom(0);
    StringBuilder csv = new StringBuilder("task,worker,label\n");
    for (int i = 0; i < tasks; i++) {
      int truth = random.nextInt(4);
      for (int n = 0; n < 5; n++) {
        int worker = 5 * random.nextInt(10) + n;
        int label = random.nextDouble() < 0.5 + 0.008 * worker ? truth : random.nextInt(4);
        csv.append(i).append(",w").append(worker).append(',').append(label).append('\n');
      }
    }
    return Files.writeString(file, csv);
  }

  private static void await(String what, Process command, Callable<Boolean> condition)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);
    while (!condition.call()) {
      if (!command.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("waiting for " + what + ": " + cluster.texts());
      }
      Thread.sleep(20);
    }
  }

  private static long lines(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file).lines().count() : 0;
  }

  /** All but the seconds. */
  private static List<String> table(Path csv) throws IOException {
    List<String> lines = Files.readAllLines(csv);
    int seconds = List.of(lines.get(0).split(",")).indexOf("seconds");
    return lines.stream()
        .map(
            line -> {
              String[] cells = line.split(",", -1);
              cells[seconds] = "";
              return String.join(",", cells);
            })
        .toList();
  }

  /** All but times and folders. */
  private static List<String> figures(String out) {
    return out.lines()
        .filter(line -> !line.startsWith("results in") && !line.startsWith("  seconds"))
        .toList();
  }
}
