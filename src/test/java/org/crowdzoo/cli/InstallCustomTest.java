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

  private CommandRun custom(Object... more) {
    Object[] args = {
      "install",
      "custom",
      "--answers",
      source.resolve("votes.csv"),
      "--train-path",
      source.resolve("train"),
      "--val",
      "none",
      "--to",
      to
    };
    return CommandRun.of(
        java.util.stream.Stream.concat(java.util.Arrays.stream(args), java.util.Arrays.stream(more))
            .toArray());
  }

  private void numbered(int classes, String form) throws IOException {
    source = Files.createDirectories(folder.resolve("numbered-" + form));
    StringBuilder votes = new StringBuilder("task,worker,label\n");
    for (int k = 0; k < classes; k++) {
      image("train/" + form.formatted(k) + "/x-" + (100 + k) + ".png");
      votes.append(100 + k).append(",w,").append(k).append("\n");
    }
    text("votes.csv", votes.toString());
  }

  @Test
  void numberedFoldersCountByTheirValue() throws IOException {
    for (String form : List.of("%d", "%02d")) {
      numbered(27, form);
      to = folder.resolve("to-" + form);
      assertThat(custom().err()).isEmpty();
      CrowdDataset dataset = CrowdDataset.open(to);
      assertThat(dataset.classNames().get(10)).isEqualTo("10");
      for (int i = 0; i < 27; i++) {
        assertThat(dataset.train().labels()[i]).isEqualTo(i);
        assertThat(dataset.votes().histogram(i)[i]).isEqualTo(1);
      }
    }
  }

  @Test
  void aNumberedFolderMayBeAbsentWhereKIsGiven() throws IOException {
    numbered(12, "%d");
    Files.delete(source.resolve("train/5/x-105.png"));
    Files.delete(source.resolve("train/5"));
    image("train/4/y-105.png");
    assertThat(custom("-K", "12").err()).isEmpty();
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.classes()).isEqualTo(12);
    assertThat(dataset.train().labels()[11]).isEqualTo(11);
    assertThat(dataset.votes().histogram(5)[5]).isEqualTo(1);
    to = folder.resolve("thirteen");
    assertThat(custom("-K", "9").err())
        .singleElement()
        .asString()
        .startsWith("crowdzoo: -K: must be the number of class folders, 11 (0, 1, 2, 3, 4, 6, 7")
        .contains("got 9");
  }

  @Test
  void theSummaryTellsWhatWasTakenAndWhatNot() throws IOException {
    text(
        "votes.csv",
        "item,annotator,answer\n0,a,smiles\n0,b,notsmiles\n1,a,\n1,b,notsmiles\n2,a,smiles\n"
            + "2,a,notsmiles\n");
    text("train/smiles/x-3.gif", "GIF89a");
    text("train/@eaDir/x-4.png", "");
    text("train/smiles/notes.txt", "");
    assertThat(custom().err()).singleElement().asString().contains("votes.csv", "--repeats");
    CommandRun run = custom("--repeats", "soft");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "train by class: notsmiles 1, smiles 2",
            "votes by class: notsmiles 2.5, smiles 1.5",
            "warning: "
                + source.resolve("train")
                + ": passed over, pictures that cannot be read: 1 (.gif 1), the first is "
                + source.resolve("train/smiles/x-3.gif")
                + "; convert them to .png or .jpg",
            source.resolve("train")
                + ": passed over, other files: 1 (.txt 1), the first is "
                + source.resolve("train/smiles/notes.txt"))
        .anyMatch(line -> line.contains("columns: task = item"))
        .anyMatch(line -> line.contains("taken as no vote: 1 x"))
        .anyMatch(line -> line.contains("hidden and system files: 1 (@eaDir 1)"));
    assertThat(CrowdDataset.open(to).votes().cast()).isEqualTo(4);
    CommandRun validated = CommandRun.of("validate", to);
    assertThat(validated.err()).isEmpty();
    assertThat(validated.out()).contains("votes by class: notsmiles 2.5, smiles 1.5");
  }

  @Test
  void softVotesOfWorkersFarApartKeepTheirShares() throws IOException {
    text(
        "votes.csv",
        "task,worker,label\n0,900001,smiles\n0,900001,notsmiles\n1,17,smiles\n2,5,smiles\n");
    assertThat(custom("--repeats", "soft").err()).isEmpty();
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.metadata().others().get("worker_names"))
        .isEqualTo(List.of("5", "17", "900001"));
    assertThat(dataset.votes().cast()).isEqualTo(3);
    assertThat(dataset.votes().weight(0)).isEqualTo(0.5);
  }

  @Test
  void twoImagesWithOneKeyAreToldWhereKeysComeFrom() throws IOException {
    image("train/smiles/IMG-2021-05-04.png");
    image("train/smiles/IMG-2021-06-04.png");
    assertThat(custom().err())
        .contains(
            "crowdzoo: "
                + source.resolve("train/smiles/IMG-2021-06-04.png")
                + ": key 04 is that of another training file; the key is what follows the last - of"
                + " the name: rename the files <name>-<task>, or list their names in the order of"
                + " the tasks by --files-path");
    assertThat(to).doesNotExist();
  }

  @Test
  void namesFromFilesLeadNowhereElse() throws IOException {
    for (String name : List.of("x/../../../escaped", "..", ".", "a\\\\b", "a\\u001b[31mb", " ")) {
      text("metadata.json", "{\"name\": \"" + name + "\"}");
      CommandRun run = custom("--metadata", source.resolve("metadata.json"));
      assertThat(run.exit()).as(name).isEqualTo(2);
      assertThat(run.err()).hasSize(1).allMatch(line -> line.contains("metadata.json: name"));
      assertThat(run.err().get(0)).doesNotContain("\u001b");
      assertThat(to).doesNotExist();
    }
    for (String label : List.of("../../escaped", "a/b", "..", ".hidden", "@eaDir", "a\u0007")) {
      text("labelNames.txt", label + "\nsmiles\n");
      text("train2/smiles/x-0.png", "");
      image("flat/x-0.png");
      text("one.json", "{\"0\": {\"0\": 1}}");
      text("truth.json", "{\"0\": {\"0\": 0}}");
      CommandRun run =
          CommandRun.of(
              "install",
              "custom",
              "--answers",
              source.resolve("one.json"),
              "--train-path",
              source.resolve("flat"),
              "--test-path",
              source.resolve("flat"),
              "--test-ground-truth",
              source.resolve("truth.json"),
              "--val",
              "none",
              "--label-names",
              source.resolve("labelNames.txt"),
              "--to",
              to);
      assertThat(run.exit()).as(label).isEqualTo(2);
      assertThat(run.err()).hasSize(1).allMatch(line -> line.contains("the name of a class must"));
      assertThat(to).doesNotExist();
    }
    assertThat(folder).isDirectoryNotContaining("glob:**/*escaped*");
  }

  @Test
  void listsOfFilesLeadNowhereElse() throws IOException {
    text("conal/train/annotations.txt", "1\n");
    text("conal/train/labels.txt", "1\n");
    image("secret.png");
    for (String name : List.of("../../../secret.png", "/etc/passwd", "a\u0007.png")) {
      text("conal/train/filenames.txt", name + "\n");
      assertThat(CommandRun.of("install", source.resolve("conal"), "--to", to).err())
          .singleElement()
          .asString()
          .contains("filenames.txt: line 1: must name a file in ")
          .doesNotContain("\u0007");
    }
  }

  @Test
  void aSecondInstallIntoTheSameFolderIsRefused() throws Exception {
    for (boolean there : new boolean[] {false, true}) {
      if (there) {
        Files.createDirectories(to);
      }
      try (var other = org.crowdzoo.files.LockingProcess.start(to, there ? "of" : "beside")) {
        assertThat(other.line()).isEqualTo("held");
        assertThat(custom().err())
            .singleElement()
            .asString()
            .startsWith("crowdzoo: " + to + ": in use by process " + other.pid())
            .endsWith("or choose another folder by --to");
      }
    }
    assertThat(custom().err()).isEmpty();
  }

  @Test
  void whatKilledProcessesLeaveIsRemovedByTheNextRun() throws IOException {
    image("../.installed.install/building/train/smiles/x-0.png");
    text("../.installed.install/unpacked/archive-1/x.txt", "");
    assertThat(custom().err()).isEmpty();
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    String hash = CrowdDataset.open(to).sha256();
    Files.createDirectories(to.resolve(".install/building/train"));
    Files.createDirectories(folder.resolve(".installed.install/building"));
    assertThat(CrowdDataset.open(to).sha256()).isEqualTo(hash);
    assertThat(custom().err()).isEmpty();
    assertThat(folder).isDirectoryNotContaining("glob:**/.*");
    assertThat(to).isDirectoryNotContaining("glob:**/.*");
    assertThat(CrowdDataset.open(to).sha256()).isEqualTo(hash);
  }
}
