package org.crowdzoo.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.crowdzoo.cli.CommandLineRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code aggregate --spark local[2]} against the same strategies in memory. */
class SparkAggregationTest {
  @TempDir Path folder;

  @Test
  void allStrategiesFromAllFormats() throws IOException {
    Path csv = votes(folder.resolve("votes.csv"), 2_000, 6, 20, 4);
    Path jsonl = folder.resolve("lines.jsonl");
    Path parquet = folder.resolve("table.parquet");
    Path back = folder.resolve("back.json");
    requireDone("convert", csv, jsonl);
    requireDone("convert", jsonl, parquet);
    requireDone("convert", parquet, back);
    Path answers = folder.resolve("answers.json");
    requireDone("convert", csv, answers);
    assertThat(Files.readString(back)).isEqualTo(Files.readString(answers));
    List<String> strategies =
        List.of(
            "dawid_skene",
            "ibcc",
            "one_coin",
            "majority_voting[ties=all]",
            "naive_soft",
            "wawa",
            "glad");
    List<Path> files = List.of(csv, jsonl, parquet);
    // Classes by their number, and without names, are what most datasets tell.
    Files.writeString(
        folder.resolve("metadata.json"),
        "{\"name\": \"of-all\", \"n_classes\": 4, \"n_workers\": 20}");
    for (int s = 0; s < strategies.size(); s++) {
      // wawa has labels only
      requireEqual(files.get(s % 3), strategies.get(s));
    }
  }

  /** {@code -Dcrowdzoo.votes=1000000} for as many votes. */
  @Test
  void manyVotes() throws IOException {
    int votes = Integer.getInteger("crowdzoo.votes", 100_000);
    Path csv = votes(folder.resolve("many.csv"), votes / 5, 5, 300, 5);
    for (String strategy :
        List.of(
            "dawid_skene",
            "majority_voting[ties=all]",
            "ibcc",
            "one_coin",
            "naive_soft",
            "wawa",
            "iwmv",
            "glad[maxiter=2]")) {
      requireEqual(csv, strategy);
    }
  }

  @Test
  void labelMe() throws IOException {
    Path matrix = Path.of("..", "shared", "data", "labelme", "answers_active_workers.txt");
    assumeTrue(Files.exists(matrix), "LabelMe's votes may not be shipped");
    Path csv = folder.resolve("labelme.csv");
    requireDone("convert", matrix, csv);
    for (String strategy :
        List.of("dawid_skene", "ibcc", "one_coin", "majority_voting[ties=all]", "wawa", "glad")) {
      requireEqual(csv, strategy);
    }
  }

  @Test
  void badFilesAreOneLineEach() throws IOException {
    Path twice =
        Files.writeString(folder.resolve("twice.csv"), "task,worker,label\na,w,0\na,w,1\n");
    requireRefused(twice, "worker w votes twice on task a");
    Path short1 = Files.writeString(folder.resolve("short.csv"), "task,worker,label\na,w,0\nb,w\n");
    requireRefused(short1, "a row must have 3 cells as the header");
    Path names = Files.writeString(folder.resolve("names.csv"), "a,b,c\na,w,0\n");
    requireRefused(names, "the header must name a column task");
    requireRefused(folder.resolve("none.csv"), "no such file");
    Path json = Files.writeString(folder.resolve("answers.json"), "{}");
    requireRefused(json, "must be a .parquet, .csv or .jsonl file");
  }

  @Test
  void wrongMastersAreOneLineEach() throws IOException {
    Path csv = votes(folder.resolve("few.csv"), 20, 3, 5, 2);
    for (String[] wrong :
        List.of(
            new String[] {"spork", "must be local, local[2]"},
            new String[] {"spark://127.0.0.1:1", "no master answers there"},
            new String[] {"local[0]", "must be local"})) {
      CommandLineRun run =
          CommandLineRun.ofWords(
              "aggregate",
              folder.toString(),
              "--answers-file",
              csv.toString(),
              "--spark",
              wrong[0]);
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.messages()).singleElement().asString().contains(wrong[1]).contains(wrong[0]);
    }
  }

  private void requireRefused(Path file, String why) {
    CommandLineRun run =
        CommandLineRun.ofWords(
            "aggregate",
            folder.toString(),
            "--answers-file",
            file.toString(),
            "-s",
            "naive_soft",
            "--spark",
            "local[2]");
    assertThat(run.messages()).singleElement().asString().contains(why);
    assertThat(run.exit()).isEqualTo(2);
  }

  private void requireEqual(Path file, String strategy) throws IOException {
    requireDone("aggregate", folder, "--answers-file", file, "-s", strategy, "--spark", "local[2]");
    String name =
        Files.exists(folder.resolve("metadata.json"))
            ? "of-all"
            : file.getFileName().toString().replaceFirst("\\..*", "");
    LabelTable.requireEqual(
        folder.resolve("labels/labels_" + name + "_" + strategy + ".parquet"),
        file,
        strategy,
        1e-9);
  }

  private static void requireDone(Object... words) {
    String[] text = java.util.Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
    CommandLineRun run = CommandLineRun.ofWords(text);
    assertThat(run.exit()).as(String.join(" ", text) + run.err()).isZero();
  }

  /** Worker j is right the more often the higher its number is. */
  static Path votes(Path file, int tasks, int each, int workers, int classes) throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    try (BufferedWriter csv = Files.newBufferedWriter(file)) {
      csv.write("task,worker,label\n");
      for (int i = 0; i < tasks; i++) {
        int truth = random.nextInt(classes);
        int first = random.nextInt(workers);
        for (int n = 0; n < each; n++) {
          int worker = (first + n * (workers / each)) % workers;
          boolean right = random.nextDouble() < 0.4 + 0.5 * worker / workers;
          csv.write(i + ",w" + worker + "," + (right ? truth : random.nextInt(classes)) + "\n");
        }
      }
    }
    return file;
  }
}
