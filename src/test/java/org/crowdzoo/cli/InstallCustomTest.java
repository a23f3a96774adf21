package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Example;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datasets of one's own, as peerannot's tests and CoNAL-pytorch's users have them. */
class InstallCustomTest {
  @TempDir Path folder;
  private Path source;
  private Path to;

  @BeforeEach
  void write() throws IOException {
    source = Files.createDirectories(folder.resolve("source"));
    to = folder.resolve("installed");
    for (String name : List.of("notsmiles/frown-1", "smiles/smile-2", "smiles/xtrasmile-0")) {
      image("train/" + name + ".png");
    }
    text("filenames.txt", "frown-1.png\nsmile-2.png\nxtrasmile-0.png\n");
    text("labelNames.txt", "notsmiles\nsmiles\n");
    text("answers.txt", "1 0 1 1\n1 -1 0 0\n-1 1 -1 1\n");
    text(
        "answers.json",
        "{\"0\":{\"0\":1,\"1\":0,\"2\":1,\"3\":1},\"1\":{\"0\":1,\"2\":0,\"3\":0},"
            + "\"2\":{\"1\":1,\"3\":1}}");
    text(
        "inverted.json",
        "{\"0\":{\"0\":1,\"1\":1},\"1\":{\"0\":0,\"2\":1},\"2\":{\"0\":1,\"1\":0},"
            + "\"3\":{\"0\":1,\"1\":0,\"2\":1}}");
    text(
        "votes.csv",
        "task,worker,label\n0,0,smiles\n0,1,notsmiles\n0,2,smiles\n0,3,smiles\n1,0,smiles\n"
            + "1,2,notsmiles\n1,3,notsmiles\n2,1,smiles\n2,3,smiles\n");
  }

  private void text(String name, String text) throws IOException {
    Path file = source.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private void image(String name) throws IOException {
    Path file = source.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
  }

  private void assertToyVotes() {
    var votes =
        AnswersFile.read(to.resolve("answers.json"), Metadata.read(to.resolve("metadata.json")));
    assertThat(votes.size()).isEqualTo(9);
    assertThat(votes.workers()).isEqualTo(4);
    assertThat(votes.histogram(0)).containsExactly(1, 3);
    assertThat(votes.histogram(1)).containsExactly(2, 1);
    assertThat(votes.histogram(2)).containsExactly(0, 2);
  }

  @ParameterizedTest
  @CsvSource({
    "answers.txt, 0",
    "answers.txt,",
    "answers.json, 1",
    "answers.json,",
    "inverted.json, 2",
    "votes.csv, csv",
    "votes.csv,"
  })
  void votesInEveryFormat(String answers, String format) {
    Object[] args = {
      "install", "datasets/customDataset.py",
      "--answers", source.resolve(answers),
      "--train-path", source.resolve("train"),
      "--files-path", source.resolve("filenames.txt"),
      "--label-names", source.resolve("labelNames.txt"),
      "--val", "none",
      "--to", to
    };
    CommandRun run =
        CommandRun.of(
            format == null
                ? args
                : java.util.stream.Stream.concat(
                        java.util.Arrays.stream(args),
                        java.util.stream.Stream.of("--answers-format", format))
                    .toArray());
    assertThat(run.err()).isEmpty();
    assertToyVotes();
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.classNames()).containsExactly("notsmiles", "smiles");
    assertThat(dataset.train().labels()).containsExactly(0, 1, 1);
    assertThat(to.resolve("train/notsmiles/frown-1-0.png")).exists();
  }

  @Test
  void aValidationSplitIsDrawnAndKeepsItsVotes() {
    Object[] args = {
      "install", "custom",
      "--answers", source.resolve("answers.json"),
      "--train-path", source.resolve("train"),
      "--files-path", source.resolve("filenames.txt"),
      "--to", to
    };
    assertThat(CommandRun.of(args).err()).isEmpty();
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.train().size()).isEqualTo(2);
    assertThat(dataset.val().size()).isEqualTo(1);
    assertThat(dataset.allVotes().size()).isEqualTo(9);
    assertThat(dataset.votes().tasks()).isEqualTo(2);
    assertToyVotes();
    String hash = dataset.sha256();
    assertThat(CommandRun.of(args).exit()).as("the same seed draws the same").isZero();
    assertThat(CrowdDataset.open(to).sha256()).isEqualTo(hash);
  }

  @Test
  void keysFromTheNamesAndGivenValidationAndTest() throws IOException {
    image("val/smiles/v.png");
    image("test/notsmiles/t.png");
    image("flat/u.png");
    CommandRun run =
        CommandRun.of(
            "install", "custom",
            "--answers", source.resolve("answers.json"),
            "--train-path", source.resolve("train"),
            "--val-path", source.resolve("val"),
            "--test-path", source.resolve("test"),
            "--to", to);
    assertThat(run.err()).isEmpty();
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.train().examples()).extracting(Example::key).containsExactly("0", "1", "2");
    assertThat(to.resolve("train/notsmiles/frown-1.png")).exists();
    assertThat(to.resolve("val/smiles/v-3.png")).exists();
    assertThat(to.resolve("test/notsmiles/t-4.png")).exists();
    text("truth.json", "{\"0\": {\"0\": 1}}");
    run =
        CommandRun.of(
            "install", "custom",
            "--answers", source.resolve("answers.json"),
            "--train-path", source.resolve("train"),
            "--test-path", source.resolve("flat"),
            "--test-ground-truth", source.resolve("truth.json"),
            "--to", folder.resolve("flat"));
    assertThat(run.err()).isEmpty();
    assertThat(CrowdDataset.open(folder.resolve("flat")).test().labels()).containsExactly(1);
  }

  @Test
  void votesOnly() {
    CommandRun run =
        CommandRun.of(
            "install",
            "custom",
            "--answers",
            source.resolve("inverted.json"),
            "--answers-format",
            "2",
            "--no-task",
            "--to",
            to);
    assertThat(run.err()).isEmpty();
    assertToyVotes();
    assertThat(to.resolve("train")).doesNotExist();
    assertThat(CommandRun.of("validate", to).exit()).isZero();
  }

  @Test
  void workersWithNumbersFarApartAreNumberedThrough() throws IOException {
    text("far.csv", "task,worker,label\n0,900001,1\n1,17,0\n2,900001,0\n2,55000,1\n");
    CommandRun run =
        CommandRun.of(
            "install",
            "custom",
            "--answers",
            source.resolve("far.csv"),
            "--train-path",
            source.resolve("train"),
            "--to",
            to,
            "--val",
            "none");
    assertThat(run.err()).isEmpty();
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.votes().workers()).isEqualTo(3);
    assertThat(dataset.metadata().others().get("worker_names"))
        .isEqualTo(List.of("17", "55000", "900001"));
    assertThat(dataset.votes().ofTask(0)).extracting(vote -> vote.worker()).containsExactly(2);
  }

  @Test
  void conalPytorchsFoldersOfFeatures() throws IOException {
    text("music/train/data.csv", "1.5,2\n3,4\n5,6\n");
    text("music/train/labels.csv", "0\n2\n1\n");
    text("music/train/annotations.csv", "0,-1,1\n-1,2,-1\n-1,-1,1\n");
    text("music/valid/data.csv", "7,8\n");
    text("music/valid/labels.csv", "2\n");
    text("music/test/data.csv", "9,10\n11,12\n");
    text("music/test/labels.csv", "1\n0\n");
    CommandRun run = CommandRun.of("install", source.resolve("music"), "--to", to);
    assertThat(run.err()).isEmpty();
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.metadata().name()).isEqualTo("music");
    assertThat(dataset.classNames()).containsExactly("0", "1", "2");
    assertThat(dataset.train().labels()).containsExactly(0, 2, 1);
    assertThat(dataset.val().labels()).containsExactly(2);
    assertThat(dataset.test().labels()).containsExactly(1, 0);
    assertThat(dataset.votes().histogram(0)).containsExactly(1, 1, 0);
    assertThat(dataset.featureSize()).isEqualTo(2);
    text("music/test/labels.csv", "1\n");
    assertThat(CommandRun.of("install", source.resolve("music"), "--to", folder.resolve("x")).err())
        .containsExactly(
            "crowdzoo: "
                + source.resolve("music/test/labels.csv")
                + ": must have 2 rows as data.csv, got 1");
  }

  @Test
  void conalPytorchsFoldersOfImages() throws IOException {
    image("labelme/train/images/a.png");
    image("labelme/train/images/b.png");
    text("labelme/train/filenames.txt", "b.png\na.png\n");
    text("labelme/train/labels.txt", "1.000e+00\n0.000e+00\n");
    text("labelme/train/annotations.txt", "1 -1\n-1 0\n");
    image("labelme/test/images/c.png");
    text("labelme/test/filenames.txt", "c.png\n");
    text("labelme/test/labels.txt", "1\n");
    CommandRun run =
        CommandRun.of(
            "install",
            source.resolve("labelme"),
            "--label-names",
            source.resolve("labelNames.txt"),
            "--to",
            to);
    assertThat(run.err()).isEmpty();
    assertThat(to.resolve("train/smiles/b-0.png")).exists();
    assertThat(CrowdDataset.open(to).train().labels()).containsExactly(1, 0);
    text("labelme/test/filenames.txt", "missing.png\n");
    assertThat(
            CommandRun.of("install", source.resolve("labelme"), "--to", folder.resolve("x")).err())
        .containsExactly(
            "crowdzoo: "
                + source.resolve("labelme/test/images/missing.png")
                + ": no such file, line 1 of filenames.txt");
  }

  @Test
  void everyProblemAtOnceAndNothingWritten() throws IOException {
    image("train/smiles/unlisted.png");
    Files.delete(source.resolve("train/smiles/smile-2.png"));
    Object[] args = {
      "install", "custom",
      "--answers", source.resolve("answers.txt"),
      "--train-path", source.resolve("train"),
      "--files-path", source.resolve("filenames.txt"),
      "--to", to
    };
    CommandRun run = CommandRun.of(args);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .containsExactly(
            "crowdzoo: "
                + source.resolve("train/smiles/unlisted.png")
                + ": is not in "
                + source.resolve("filenames.txt"),
            "crowdzoo: "
                + source.resolve("answers.txt")
                + ": task 1 has no image in "
                + source.resolve("train"));
    assertThat(to).doesNotExist();
    assertThat(CommandRun.of("install", "custom", "--to", to).err())
        .containsExactly(
            "crowdzoo: --answers: is missing, the file of votes",
            "crowdzoo: --train-path: is missing, the folder of training images (or give"
                + " --no-task)");
    assertThat(
            CommandRun.of(
                    "install",
                    "custom",
                    "--answers",
                    source.resolve("none.txt"),
                    "--train-path",
                    source.resolve("nowhere"),
                    "--to",
                    to)
                .err())
        .containsExactly("crowdzoo: " + source.resolve("nowhere") + ": no such folder");
  }
}
