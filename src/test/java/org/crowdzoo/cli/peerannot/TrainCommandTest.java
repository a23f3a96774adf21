package org.crowdzoo.cli.peerannot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.crowdzoo.cli.CommandLineRun;
import org.crowdzoo.cli.TinyFashion;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code train} and {@code aggregate-deep}: labels, what is refused, what is left behind. */
class TrainCommandTest {
  @TempDir private static Path dataset;

  @BeforeAll
  static void copy() throws IOException {
    TinyFashion.copyTo(dataset);
    int[] labels = IntStream.range(0, 60).map(i -> i % 10).toArray();
    Arrays.fill(labels, 0, 20, -1);
    NumpyFile.write(dataset.resolve("hard.npy"), labels, 60);
    NumpyFile.write(dataset.resolve("none.npy"), new int[60], 60);
    int[] none = new int[60];
    Arrays.fill(none, -1);
    NumpyFile.write(dataset.resolve("none.npy"), none, 60);
    int[] twoClasses = new int[59];
    twoClasses[58] = 1;
    NumpyFile.write(dataset.resolve("short.npy"), twoClasses, 59);
    NumpyFile.write(dataset.resolve("nine.npy"), new double[60 * 9], 60, 9);
    int[] ten = new int[60];
    ten[7] = 10;
    NumpyFile.write(dataset.resolve("ten.npy"), ten, 60);
    Files.writeString(dataset.resolve("unknown.txt"), "0 99999\n");
  }

  private static CommandLineRun run(String line) {
    return CommandLineRun.of(line.replace("{d}", dataset.toString()));
  }

  @Test
  void tasksWithoutALabelAreDroppedAndTheSeedDecides() throws IOException {
    String line =
        "train {d} --labels {d}/hard.npy --model linear --img-size 7 --n-epochs 2 --lr 0.01"
            + " --batch-size 16 -o ";
    CommandLineRun first = run(line + "a --seed 3");
    assertThat(first.exit()).isZero();
    assertThat(first.out()).contains("Train set: 40 tasks").contains("of 40 tasks with known");
    assertThat(run(line + "b --seed 3").exit()).isZero();
    assertThat(run(line + "c --seed 4").exit()).isZero();
    assertThat(losses("b")).isEqualTo(losses("a"));
    assertThat(losses("c")).isNotEqualTo(losses("a"));
  }

  private static String losses(String name) throws IOException {
    return new ObjectMapper()
        .readTree(dataset.resolve("results/" + name + ".json").toFile())
        .get("train_loss")
        .toString();
  }

  @Test
  void pretrainedFromASavedModelAndFrozen() throws IOException {
    String line =
        "train {d} --labels {d}/hard.npy --model mlp --img-size 7 --n-epochs 1 --lr 0.01"
            + " --batch-size 16 ";
    assertThat(run(line + "-o base").exit()).isZero();
    CommandLineRun frozen =
        run(line + "-o frozen --pretrained --pretrained-from {d}/best_models/base.zip --freeze");
    assertThat(frozen.messages()).isEmpty();
    assertThat(frozen.exit()).isZero();
    assertThat(hidden("frozen")).isEqualTo(hidden("base"));
    assertThat(run(line + "-o free --pretrained-from {d}/best_models/base.zip").exit()).isZero();
    assertThat(hidden("free")).isNotEqualTo(hidden("base"));
  }

  private static double[] hidden(String name) {
    return org.crowdzoo.training.SavedModel.read(dataset.resolve("best_models/" + name + ".zip"))
        .graph()
        .getVertex("hidden")
        .params()
        .toDoubleVector();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train {d} -o bad | --labels",
        "train {d} --labels {d}/hard.npy | --output-name",
        "train {d} -o a/b --labels {d}/hard.npy | --output-name must be the name of a file",
        "train {d}/nowhere -o bad --labels {d}/hard.npy | no such dataset folder",
        "train {d} -o bad --labels {d}/missing.npy | missing.npy: no such file",
        "train {d} -o bad --labels {d}/none.npy --model linear | two classes or more, got no label",
        "train {d} -o bad --labels {d}/short.npy --model linear | one row for each of the 60",
        "train {d} -o bad --labels {d}/nine.npy --model linear | [N, 10]",
        "train {d} -o bad --labels {d}/ten.npy --model linear | label of row 7 must be a class",
        "train {d} -o bad --labels {d}/hard.npy -K 9 | --n-classes must be the metadata's 10",
        "train {d} -o bad --labels {d}/hard.npy --model alexnet | --model must be one of resnet18",
        "train {d} -o bad --labels {d}/hard.npy --model cnn3 --pretrained | --pretrained is for resnet18, resnet34, vgg16, resnet50",
        "train {d} -o bad --labels {d}/hard.npy --pretrained-from x.zip | x.zip: no such file",
        "train {d} -o bad --labels {d}/hard.npy --scheduler=step | --scheduler must be one of",
        "train {d} -o bad --labels {d}/hard.npy --lr 0 | --lr must be > 0, got 0.0",
        "train {d} -o bad --labels {d}/hard.npy --n-epochs 0 | --n-epochs must be >= 1, got 0",
        "train {d} -o bad --labels {d}/hard.npy --batch-size 0 | --batch-size must be >= 1, got 0",
        "train {d} -o bad --labels {d}/hard.npy --optimizer lion | --optimizer must be one of sgd",
        "train {d} -o bad --labels {d}/hard.npy --img-size 0 | --img-size must be at least 1",
        "train {d} -o bad --labels {d}/hard.npy --seed -1 | --seed must be >= 0, got -1",
        "train {d} -o bad --labels {d}/hard.npy --path-remove no.txt | no.txt: no such file",
        "train {d} -o bad --labels {d}/hard.npy --path-remove {d}/unknown.txt | task 99999 is not",
        "train {d} -o bad --labels {d}/hard.npy --metadata-path no.json | no.json: no such file",
        "train {d} -o bad --labels {d}/hard.npy --model linear --n-params 5 | --n-params must be",
        "aggregate-deep {d} -o bad -s ds | --strategy must be one of conal, crowdlayer",
        "aggregate-deep {d} -o bad -s conal[scal=1] | unknown option strategy.scal of conal, did you mean scale?",
        "aggregate-deep {d} -o bad -s conal[scale=1 | with one pair of brackets",
        "aggregate-deep {d} -o bad -s crowdlayer[scale=1] | unknown option strategy.scale of crowdlayer",
        "aggregate-deep {d} -o bad --n-workers 3 | --n-workers must be the metadata's 40, got 3",
        "aggregate-deep {d} -o bad --answers no.json | no.json: no such file",
      })
  void badInputIsOneLineAndLeavesNothing(String line, String message) {
    CommandLineRun run = run(line);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.messages().stream().filter(said -> said.startsWith("crowdzoo: ")))
        .hasSize(1)
        .allMatch(said -> said.contains(message));
    assertThat(dataset.resolve("results/bad.json")).doesNotExist();
    assertThat(dataset.resolve("results/bad.run")).doesNotExist();
    assertThat(dataset.resolve("best_models/bad.zip")).doesNotExist();
  }

  @Test
  void aModelOfAnotherShapeLeavesNothing() {
    String line = "train {d} --labels {d}/hard.npy --model linear --n-epochs 1 --lr 0.01 ";
    assertThat(run(line + "--img-size 5 -o small").exit()).isZero();
    CommandLineRun run =
        run(line + "--img-size 6 -o bad --pretrained-from {d}/best_models/small.zip");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(dataset.resolve("results/bad.run")).doesNotExist();
  }
}
