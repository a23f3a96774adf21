package org.crowdzoo.cli.peerannot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.aggregation.MajorityVoting;
import org.crowdzoo.aggregation.Ties;
import org.crowdzoo.cli.Crowdzoo;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code simulate} as a user calls it. */
class SimulateCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "hammer-spammer, 0.3",
    "student-teacher, 0.5",
    "independent-confusion, 0.1",
    "discrete-difficulty, 0.7",
    "common-confusion, 0.6",
    "Hammer-Spammer, 0"
  })
  void everyStrategyWritesPeerannotsFiles(String strategy, String ratio) {
    Path out = folder.resolve("new/folder");
    int exit =
        Crowdzoo.run(
            "simulate",
            "--n-worker",
            "30",
            "--n-task=100",
            "-K",
            "3",
            "-s",
            strategy,
            "-r",
            ratio,
            "--folder",
            out.toString(),
            "--imbalance-votes",
            "--seed",
            "5");
    assertThat(exit).isZero();
    Metadata metadata = Metadata.read(out.resolve("metadata.json"));
    assertThat(metadata.classes()).isEqualTo(3);
    assertThat(metadata.workers()).isEqualTo(30);
    assertThat(metadata.others()).containsEntry("n_task", 100).containsEntry("seed", 5);
    Votes votes = AnswersFile.read(out.resolve("answers.json"), metadata);
    assertThat(votes.tasks()).isEqualTo(100);
    NumpyFile.Array truth = NumpyFile.read(out.resolve("ground_truth.npy"));
    assertThat(truth.shape()).containsExactly(100);
    NumpyFile.Array matrices = NumpyFile.read(out.resolve("matrices.npy"));
    assertThat(matrices.shape()).containsExactly(30, 3, 3);
    assertThat(Arrays.stream(matrices.values()).sum()).isBetween(89.999, 90.001);
  }

  /** The commands of peerannot's page on simulation, with three seeds each. */
  @ParameterizedTest
  @CsvSource({
    "--n-worker=30 --n-task=200 --n-classes=5 --strategy independent-confusion --feedback=10, 0.6",
    "--n-worker=30 --n-task=200 --n-classes=5 --strategy student-teacher --ratio 0.8 --feedback=10,"
        + " 0.5",
    "--n-worker=100 --n-task=200 --n-classes=5 --strategy discrete-difficulty --ratio 0.35"
        + " --ratio-diff 1 --feedback 10, 0.65"
  })
  void majorityVotingBeatsChanceOnPeerannotsCrowds(String arguments, double atLeast) {
    for (int seed = 0; seed < 3; seed++) {
      assertThat(run(arguments + " --seed " + seed)).isEmpty();
      double[] truths = NumpyFile.read(folder.resolve("out/ground_truth.npy")).values();
      int[] truth = Arrays.stream(truths).mapToInt(k -> (int) k).toArray();
      assertThat(new MajorityVoting(Ties.RANDOM, 0).aggregate(votes()).accuracy(truth))
          .as("seed " + seed)
          .isGreaterThan(atLeast);
    }
  }

  @Test
  void limitsBound() {
    assertThat(run("--n-worker 10 --n-task 50 -K 2 -wl 20 -fb 3")).isEmpty();
    Votes votes = votes();
    for (int i = 0; i < 50; i++) {
      assertThat(votes.count(i)).isEqualTo(3);
    }
    for (int j = 0; j < 10; j++) {
      assertThat(votes.countOfWorker(j)).isLessThanOrEqualTo(20);
    }
  }

  @Test
  void matricesFromAFileAreUsed() throws IOException {
    Path file = folder.resolve("given.npy");
    NumpyFile.write(file, new double[] {0, 1, 1, 0, 1, 0, 0, 1}, 2, 2, 2);
    assertThat(run("--n-worker 2 --n-task 40 -K 2 -s independent-confusion --matrix-file " + file))
        .isEmpty();
    Votes votes = votes();
    double[] truths = NumpyFile.read(folder.resolve("out/ground_truth.npy")).values();
    for (int i = 0; i < 40; i++) {
      assertThat(votes.label(votes.start(i))).isEqualTo(1 - (int) truths[i]);
      assertThat(votes.label(votes.start(i) + 1)).isEqualTo((int) truths[i]);
    }
  }

  @Test
  void difficultiesAreTextThatNumpyReads() throws IOException {
    assertThat(run("--n-worker 2 --n-task 9 -s discrete-difficulty --random 1")).isEmpty();
    byte[] bytes = Files.readAllBytes(folder.resolve("out/difficulties.npy"));
    assertThat(new String(bytes, 0, 128, StandardCharsets.ISO_8859_1))
        .contains("'descr': '<U6'", "(9,)");
    assertThat(bytes).hasSize(128 + 9 * 6 * 4);
    assertThat(new String(bytes, 128, 24, java.nio.charset.Charset.forName("UTF-32LE")))
        .isEqualTo("random");
  }

  @Test
  void theSameSeedGivesTheSameFiles() throws IOException {
    run("--n-worker 5 -s common-confusion -r 0.5 --seed 3");
    byte[] first = Files.readAllBytes(folder.resolve("out/answers.json"));
    run("--n-worker 5 -s common-confusion -r 0.5 --seed 3");
    assertThat(folder.resolve("out/answers.json")).hasBinaryContent(first);
    run("--n-worker 5 -s common-confusion -r 0.5 --seed 4");
    assertThat(Files.readAllBytes(folder.resolve("out/answers.json"))).isNotEqualTo(first);
  }

  @Test
  void everyProblemIsToldAtOnceAndNothingIsWritten() {
    List<String> lines =
        run("--n-worker 0 --n-task 0 -K 1 -s tutor -r 2 --random -1 --ratio-diff -1 -wl 0 -fb 0");
    assertThat(lines).hasSize(9).allMatch(line -> line.startsWith("crowdzoo: simulate: --"));
    assertThat(lines).anyMatch(line -> line.contains("--strategy must be one of hammer-spammer"));
    assertThat(lines).contains("crowdzoo: simulate: --ratio must be from 0 to 1, got 2.0");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--n-worker 2 -s student-teacher -r 1 | --ratio must leave a teacher",
        "--n-worker 2 -s common-confusion -r 1 | --ratio must be between 0 and 1",
        "--n-worker 2 --n-task 7 -wl 3 | --workerload times --n-worker must reach the 7 tasks",
        "--n-worker 2 -s independent-confusion --matrix-file none.npy | none.npy: no such file",
        "--n-worker 2 --matrix-file none.npy | --matrix-file does not go with hammer-spammer",
        "--n-worker many | many",
      })
  void misuseIsOneLine(String arguments, String message) {
    assertThat(run(arguments)).hasSize(1).allMatch(line -> line.contains(message));
  }

  @Test
  void aMatrixOfAnotherShapeOrNotOfProbabilitiesIsRefused() throws IOException {
    Path file = folder.resolve("given.npy");
    String arguments = "--n-worker 1 -K 2 -s independent-confusion --matrix-file " + file;
    NumpyFile.write(file, new double[] {1, 0, 0, 1}, 2, 2);
    assertThat(run(arguments)).hasSize(1).first().asString().contains("must be of shape [1, 2, 2]");
    NumpyFile.write(file, new double[] {1, 0.5, -1, Double.NaN}, 1, 2, 2);
    assertThat(run(arguments)).hasSize(2);
  }

  private Votes votes() {
    Path out = folder.resolve("out");
    return AnswersFile.read(
        out.resolve("answers.json"), Metadata.read(out.resolve("metadata.json")));
  }

  /** Runs with the arguments and gives the lines on standard error; exit 2 if there are any. */
  private List<String> run(String arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      String all = "simulate --folder " + folder.resolve("out") + " " + arguments;
      int exit = Crowdzoo.run(all.split(" "));
      List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
      assertThat(exit).isEqualTo(lines.isEmpty() ? 0 : 2);
      return lines;
    } finally {
      System.setErr(before);
    }
  }
}
