package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.crowdzoo.experiment.FeatureDataset;
import org.crowdzoo.files.FolderLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder that holds something is kept, unless somebody says so; two processes never share one.
 */
class NothingOverwrittenTest {
  private static final String SHARED =
      """
        data: {dataset: "%s"}
        backbone: {name: linear}
        training: {epochs: 2, batchSize: 16, learningRate: 0.02}
      """;

  @TempDir Path folder;
  private Path data;
  private Path out;

  @BeforeEach
  void dataset() throws IOException {
    data = FeatureDataset.write(folder.resolve("data"));
    out = folder.resolve("out");
  }

  private List<String> run() throws IOException {
    String text =
        "name: x\nstrategy: {name: majority_voting}\n" + SHARED.indent(-2).formatted(data);
    return List.of("run", write("run.yaml", text), "--out", out.toString());
  }

  private List<String> compare() throws IOException {
    String text = "name: x\nseeds: [0, 1]\nexperiment:\n" + SHARED.formatted(data);
    text += "strategies: [majority_voting, gold]\n";
    return List.of("compare", write("compare.yaml", text), "--out", out.toString());
  }

  private List<String> sweep() throws IOException {
    String text = "name: x\nexperiment:\n  strategy: {name: gold}\n" + SHARED.formatted(data);
    text +=
        "space: {training.learningRate: {type: continuous, min: 1e-3, max: 1e-1}}\n"
            + "candidates: 2\nrefit: [0]\n";
    return List.of("sweep", write("sweep.yaml", text), "--out", out.toString());
  }

  private List<String> deep() {
    return List.of(
        "aggregate-deep", data.toString(), "-o", "x", "--model", "linear", "--n-epochs", "2");
  }

  @Test
  void whatIsFinishedIsRefusedAndLeftAsItIs() throws IOException {
    for (List<String> command : List.of(run(), compare(), sweep(), deep())) {
      CommandLineRun first = words(command, "--force");
      assertThat(first.exit()).as("%s", first.err()).isZero();
      Map<String, String> before = contents();
      CommandLineRun again = words(command);
      assertThat(again.exit()).as(command.get(0)).isEqualTo(2);
      assertThat(again.messages()).hasSize(1);
      assertThat(again.messages().get(0))
          .startsWith("crowdzoo: ")
          .contains("holds ")
          .endsWith(" already; --resume goes on, --force starts again");
      assertThat(contents()).as(command.get(0)).isEqualTo(before);
      assertThat(words(command, "--force").exit()).as(command.get(0)).isZero();
    }
  }

  @Test
  void oneKindOfFolderIsNotTakenForAnother() throws IOException {
    assertThat(words(sweep()).exit()).isZero();
    assertThat(words(run()).messages().get(0)).contains("holds results.json already");
    Files.delete(out.resolve("results.json"));
    Files.delete(out.resolve("model.zip"));
    assertThat(words(compare()).messages().get(0)).contains("holds candidates.jsonl already");
  }

  @Test
  void anInterruptedRunIsNotStartedAgainInSilence() throws IOException {
    Files.createDirectories(out.resolve("seed-3"));
    Files.writeString(out.resolve("seed-3/checkpoint.zip"), "an hour of work");
    assertThat(words(run()).messages())
        .containsExactly(
            "crowdzoo: "
                + out
                + ": holds "
                + Path.of("seed-3", "checkpoint.zip")
                + " already; --resume goes on, --force starts again");
    assertThat(words(run(), "--force").exit()).isZero();
    assertThat(out.resolve("seed-3/checkpoint.zip")).doesNotExist();
  }

  @Test
  void anotherConfigurationIsNotResumed() throws IOException {
    assertThat(words(run()).exit()).isZero();
    Map<String, String> before = contents();
    assertThat(words(run(), "--resume", "--set", "training.epochs=3").messages())
        .containsExactly(
            "crowdzoo: "
                + out.resolve("seed.json")
                + ": was made with another configuration, training.epochs was 2 and is 3; --force"
                + " starts again");
    assertThat(words(run(), "--resume", "--set", "seeds=[1]").messages().get(0))
        .contains("seed was 0 and is 1; --force starts again");
    assertThat(words(run(), "--resume", "--set", "seeds=[0,1]").messages().get(0))
        .contains("was made with one seed, seeds is [0, 1]");
    assertThat(contents()).isEqualTo(before);
    CommandLineRun resumed = words(run(), "--resume");
    assertThat(resumed.exit()).isZero();
    assertThat(resumed.err()).contains("x: was finished before, after epoch 2");

    assertThat(words(sweep(), "--force").exit()).isZero();
    assertThat(words(sweep(), "--resume", "--set", "experiment.training.epochs=3").messages())
        .singleElement()
        .asString()
        .contains("another configuration, experiment.training.epochs was 2 and is 3; --force");
  }

  @Test
  void aMistakeInForceLosesNothing() throws IOException {
    assertThat(words(run()).exit()).isZero();
    Path test = data.resolve("test/features.csv");
    Files.writeString(test, Files.readString(test).replaceFirst("2000,(.),[^,]*,", "2000,$1,x,"));
    Map<String, String> before = contents();
    assertThat(words(run(), "--force", "--resume").exit()).isEqualTo(2);
    assertThat(words(run(), "--force", "--set", "training.epochs=0").exit()).isEqualTo(2);
    assertThat(words(run(), "--force").exit()).isEqualTo(2);
    assertThat(contents()).isEqualTo(before);
  }

  @Test
  void exportsAreKeptToo() throws IOException {
    assertThat(words(run()).exit()).isZero();
    Path to = folder.resolve("export");
    List<String> export =
        List.of("export", out.resolve("model.zip").toString(), "--to", to.toString());
    assertThat(words(export).exit()).isZero();
    assertThat(words(export).messages())
        .containsExactly(
            "crowdzoo: " + to + ": holds classifier.zip already; --force starts again");
    assertThat(words(export, "--force").exit()).isZero();
  }

  @Test
  void aFolderInUseIsRefusedInOneLine() throws IOException {
    Path labels = data.resolve("labels");
    Path results = data.resolve("results");
    List<FolderLock> locks = new ArrayList<>();
    try {
      locks.add(FolderLock.of(out, "wait"));
      locks.add(FolderLock.beside(results.resolve("x.run"), "wait"));
      locks.add(FolderLock.beside(labels.resolve("majority_voting"), "wait"));
      List<String> aggregate = List.of("aggregate", data.toString(), "-s", "MV");
      for (List<String> command : List.of(run(), compare(), sweep(), deep(), aggregate)) {
        CommandLineRun refused = words(command);
        assertThat(refused.exit()).as(command.get(0)).isEqualTo(2);
        assertThat(refused.err().stream().filter(line -> line.startsWith("crowdzoo: ")))
            .as(command.get(0))
            .singleElement()
            .asString()
            .contains("in use by process ");
      }
    } finally {
      locks.forEach(FolderLock::close);
    }
    assertThat(out.resolve("results.json")).doesNotExist();
    assertThat(words(run()).exit()).isZero();
  }

  /** Commands that write several files at once and train nothing. */
  @Test
  void aFileInUseIsRefusedInOneLine() throws IOException {
    Path simulated = folder.resolve("simulated");
    Path fashion = folder.resolve("fashion");
    Path outfits = folder.resolve("outfits");
    Path votes = folder.resolve("votes.npy");
    Path page = folder.resolve("page.html");
    List<List<String>> commands =
        List.of(
            List.of("simulate", "--folder", simulated.toString()),
            List.of("simulate", "fashion", "--to", fashion.toString()),
            List.of("simulate", "outfits", "--to", outfits.toString()),
            List.of("convert", data.toString(), votes.toString()),
            List.of("report", data.toString(), "--out", page.toString()));
    List<FolderLock> locks = new ArrayList<>();
    try {
      for (Path written : List.of(simulated, fashion, outfits)) {
        locks.add(FolderLock.of(written, "wait"));
      }
      locks.add(FolderLock.beside(votes, "wait"));
      locks.add(FolderLock.beside(page, "wait"));
      Map<String, String> before = contents();
      for (List<String> command : commands) {
        CommandLineRun refused = words(command);
        assertThat(refused.exit()).as("%s", command).isEqualTo(2);
        assertThat(refused.messages()).as("%s", command).hasSize(1);
        assertThat(refused.messages().get(0)).as("%s", command).contains("in use by process ");
      }
      assertThat(contents()).isEqualTo(before);
    } finally {
      locks.forEach(FolderLock::close);
    }
    assertThat(words(commands.get(3)).exit()).isZero();
    assertThat(votes).exists();
  }

  @Test
  void resumingNothingSaysSo() throws IOException {
    assertThat(words(run(), "--resume").err())
        .contains(out + ": nothing to go on from, so from the start");
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static CommandLineRun words(List<String> command, String... more) {
    return CommandLineRun.ofWords(
        Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new));
  }

  /** Every file with its content, so that nothing can change unseen. */
  private Map<String, String> contents() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".yaml") || file.startsWith(out)) {
          all.put(
              folder.relativize(file).toString(),
              Files.getLastModifiedTime(file) + new String(Files.readAllBytes(file), "ISO-8859-1"));
        }
      }
    }
    return all;
  }
}
