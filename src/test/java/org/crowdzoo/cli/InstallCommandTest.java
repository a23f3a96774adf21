package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.exchange.VoteFile;
import org.crowdzoo.crowd.exchange.VoteFormat;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.dataset.Example;
import org.crowdzoo.dataset.install.CifarFixture;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.input.Inputs;
import org.crowdzoo.input.Normalization;
import org.crowdzoo.input.Preprocessing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstallCommandTest {
  private static final Path SHARED = Path.of("../shared/data");
  private static final List<String> LABELME_NUMBERS =
      List.of(
          "highway",
          "insidecity",
          "tallbuilding",
          "street",
          "forest",
          "coast",
          "mountain",
          "opencountry");

  @TempDir Path folder;

  private static Path shared(String name) {
    Path path = SHARED.resolve(name);
    assumeTrue(Files.isDirectory(path), path + " is absent");
    return path;
  }

  private static CommandRun install(Object... args) {
    Object[] all = new Object[args.length + 1];
    all[0] = "install";
    System.arraycopy(args, 0, all, 1, args.length);
    CommandRun run = CommandRun.of(all);
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
    return run;
  }

  @Test
  void labelMeImages() throws IOException {
    Path source = shared("labelme");
    Path to = folder.resolve("labelme");
    CommandRun run = install("labelme", "--from", source, "--to", to);
    assertThat(run.out().get(0))
        .isEqualTo(
            to
                + ": 1000 training, 500 validation, 1188 test tasks; 8 classes; 2547 votes of 77"
                + " workers (18 idle)");
    CrowdDataset dataset = CrowdDataset.open(to);
    List<String> names = Files.readAllLines(source.resolve("filenames_train.txt"));
    Votes golden =
        VoteFile.read(source.resolve("answers.txt"), VoteFormat.MATRIX, LABELME_NUMBERS).votes();
    for (int i = 0; i < 1000; i++) {
      Example example = dataset.train().examples().get(i);
      String name = names.get(i).strip();
      String className = name.split("_")[0];
      assertThat(example.key()).isEqualTo("" + i);
      assertThat(dataset.classNames().get(example.label())).isEqualTo(className);
      assertThat(example.file().getFileName().toString())
          .isEqualTo(name.replace(".jpg", "-" + i + ".jpg"));
      Path image = source.resolve("train").resolve(className).resolve(name);
      assertThat(Files.mismatch(example.file(), image)).isEqualTo(-1);
      assertThat(dataset.votes().count(i)).isEqualTo(golden.count(i));
      for (int v = golden.start(i), w = dataset.votes().start(i); v < golden.end(i); v++, w++) {
        assertThat(dataset.votes().worker(w)).isEqualTo(golden.worker(v));
        assertThat(dataset.classNames().get(dataset.votes().label(w)))
            .isEqualTo(LABELME_NUMBERS.get(golden.label(v)));
      }
    }
    assertThat(CommandRun.of("validate", to).exit()).isZero();
  }

  @Test
  void labelMeFeaturesWithoutIdleWorkers() {
    Path source = shared("labelme");
    install("labelme", "--from", source, "--as", "features", "--drop-idle-workers", "--to", folder);
    CrowdDataset dataset = CrowdDataset.open(folder);
    Votes active =
        VoteFile.read(source.resolve("answers_active_workers.txt"), VoteFormat.MATRIX, null)
            .votes();
    assertThat(dataset.votes().workers()).isEqualTo(59);
    for (int v = 0; v < active.size(); v++) {
      assertThat(dataset.votes().worker(v)).isEqualTo(active.worker(v));
    }
    NumpyFile.Array features = NumpyFile.read(source.resolve("LabelMe_VGG_avg_test.npy"));
    Inputs test = Inputs.of(dataset.test(), Preprocessing.ofFeatures(dataset, Normalization.NONE));
    float[] row = new float[512];
    for (int i = 0; i < 1188; i += 99) {
      test.read(i, row, 0);
      for (int d = 0; d < 512; d++) {
        assertThat(row[d]).isEqualTo((float) features.values()[i * 512 + d]);
      }
    }
  }

  @Test
  void musicFeaturesWithBareCarriageReturns() {
    Path source = shared("music");
    install("music", "--from", source, "--to", folder.resolve("m"));
    CrowdDataset dataset = CrowdDataset.open(folder.resolve("m"));
    assertThat(dataset.votes().size()).isEqualTo(2945);
    assertThat(dataset.votes().workers()).isEqualTo(44);
    assertThat(dataset.train().size()).isEqualTo(700);
    assertThat(dataset.val().isEmpty()).isTrue();
    assertThat(dataset.test().size()).isEqualTo(300);
    assertThat(dataset.featureSize()).isEqualTo(124);
    // the first vote of the file: W1 says country.00072, which is country, is country
    int task = firstRowWith(source.resolve("music_genre_gold.csv"), "country.00072.mp3");
    assertThat(dataset.votes().ofTask(task))
        .anyMatch(vote -> vote.worker() == 0 && vote.label() == 2);
    assertThat(dataset.train().examples().get(task).label()).isEqualTo(2);
    install("music", "--from", source, "--to", folder.resolve("t"), "--val", "test");
    assertThat(CrowdDataset.open(folder.resolve("t")).val().size()).isEqualTo(300);
    install("music", "--from", source, "--to", folder.resolve("d"), "--val", "0.1", "--seed", "3");
    CrowdDataset drawn = CrowdDataset.open(folder.resolve("d"));
    assertThat(drawn.val().size()).isEqualTo(70);
    assertThat(drawn.train().size()).isEqualTo(630);
    assertThat(drawn.allVotes().size()).isEqualTo(2945);
  }

  private static int firstRowWith(Path csv, String id) {
    try {
      List<String> lines = Files.readAllLines(csv);
      for (int i = 1; i < lines.size(); i++) {
        if (lines.get(i).startsWith(id + ",")) {
          return i - 1;
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    throw new AssertionError(id);
  }

  @Test
  void musicSpectrograms() throws IOException {
    Path source = shared("music");
    Path images = folder.resolve("Data/images_original");
    for (String file : List.of("music_genre_gold.csv", "music_genre_test.csv")) {
      for (String line : Files.readAllLines(source.resolve(file)).stream().skip(1).toList()) {
        String id = line.substring(0, line.indexOf(','));
        if (!id.equals("jazz.00054.mp3")) { // GTZAN's broken recording has no spectrogram
          String genre = id.substring(0, id.indexOf('.'));
          Path image =
              images.resolve(genre).resolve(id.replaceFirst("\\.", "").replace("mp3", "png"));
          Files.createDirectories(image.getParent());
          ImageIO.write(
              new BufferedImage(2, 2, BufferedImage.TYPE_BYTE_GRAY), "png", image.toFile());
        }
      }
    }
    Path to = folder.resolve("spectrograms");
    install("music", "--as", "images", "--from", source, "--from", folder, "--to", to);
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.train().size() + dataset.test().size()).isEqualTo(999);
    assertThat(dataset.hasFeatures()).isFalse();
    CommandRun without =
        CommandRun.of("install", "music", "--as", "images", "--to", folder.resolve("x"));
    assertThat(without.exit()).isEqualTo(2);
    assertThat(without.err())
        .containsExactly(
            "crowdzoo: music as images: cannot be downloaded, give its folder or archive by"
                + " --from");
  }

  @ParameterizedTest
  @ValueSource(strings = {"test_batch", "data_batch_1", "test_batch.mat"})
  void cifar10hsOtherVersionsAreNamed(String file) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/cifar-10-batches-py"));
    for (String name : List.of(file, file.replace("data_batch_1", "test_batch"))) {
      Files.write(source.resolve(name), new byte[] {(byte) 0x80, 2, '}'});
    }
    Path to = folder.resolve("cifar10h");
    CommandRun run = CommandRun.of("install", "cifar10h", "--from", source, "--to", to);
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .containsExactly(
            "crowdzoo: "
                + source
                + ": holds CIFAR-10's Python or Matlab version; give the binary version,"
                + " cifar-10-binary.tar.gz from"
                + " https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz");
    assertThat(to).doesNotExist();
  }

  @Test
  void cifar10h() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    CifarFixture.write(source, 40);
    CifarFixture.writeVotes(source.resolve("cifar10h-raw.csv"), 40);
    Path to = folder.resolve("cifar10h");
    install("cifar10h", "--from", source, "--to", to);
    CrowdDataset dataset = CrowdDataset.open(to);
    assertThat(dataset.train().size()).isEqualTo(38);
    assertThat(dataset.val().size()).isEqualTo(2);
    assertThat(dataset.test().size()).isEqualTo(200);
    assertThat(dataset.votes().size()).isEqualTo(38 * 3);
    assertThat(dataset.classNames().get(0)).isEqualTo("airplane");
    for (int i = 0; i < 38; i++) {
      assertThat(dataset.train().examples().get(i).label()).isEqualTo(i % 10);
      assertThat(dataset.votes().histogram(i)[i % 10]).isEqualTo(2);
    }
    BufferedImage image = ImageIO.read(dataset.train().examples().get(7).file().toFile());
    byte[] pixels = CifarFixture.pixels(0, 7);
    for (int p = 0; p < 1024; p++) {
      int rgb = image.getRGB(p % 32, p / 32);
      for (int c = 0; c < 3; c++) {
        assertThat((byte) (rgb >> (16 - 8 * c))).isEqualTo(pixels[c * 1024 + p]);
      }
    }
    Votes heldOut =
        VoteFile.read(to.resolve("answers_valid.json"), VoteFormat.JSON, dataset.classNames())
            .votes();
    assertThat(heldOut.taskKeys()).containsExactly("38", "39");
    assertThat(heldOut.histogram(1)[9]).isEqualTo(2);
    Votes truth =
        VoteFile.read(to.resolve("test_groundTruth.json"), VoteFormat.JSON, dataset.classNames())
            .votes();
    assertThat(truth.tasks()).isEqualTo(200);
    for (Example example : dataset.test().examples()) {
      int task = truth.taskIndex(example.key());
      assertThat(truth.label(truth.start(task))).isEqualTo(example.label());
    }
    install("cifar-10H", "--from", source, "--to", folder.resolve("all"), "--val", "none");
    assertThat(CrowdDataset.open(folder.resolve("all")).val().isEmpty()).isTrue();
    assertThat(folder.resolve("all/answers_valid.json")).doesNotExist();
  }

  @Test
  void peerannotsModulesInstallBesideThemselves() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    CifarFixture.write(source, 40);
    CifarFixture.writeVotes(source.resolve("cifar10h-raw.csv"), 40);
    Path module = folder.resolve("datasets/cifar10H/cifar10h.py");
    Files.createDirectories(module.getParent());
    Files.writeString(module, "class CIFAR10H: pass\n");
    install(module, "--from", source);
    assertThat(CrowdDataset.open(module.getParent()).train().size()).isEqualTo(38);
    assertThat(module).exists();
    assertThat(CommandRun.of("install", folder.resolve("birds_audio.py")).err())
        .singleElement()
        .asString()
        .contains("known are cifar10h, digits, labelme, music and custom");
  }

  @Test
  void installingAgainChangesNothingAndAnotherDatasetIsKept() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    CifarFixture.write(source, 40);
    CifarFixture.writeVotes(source.resolve("cifar10h-raw.csv"), 40);
    Path to = folder.resolve("to");
    Files.createDirectories(to);
    Files.writeString(to.resolve("notes.txt"), "mine");
    install("cifar10h", "--from", source, "--to", to);
    String hash = CrowdDataset.open(to).sha256();
    install("cifar10h", "--from", source, "--to", to);
    CommandRun other =
        CommandRun.of("install", "cifar10h", "--from", source, "--to", to, "--val", "none");
    assertThat(other.exit()).isEqualTo(2);
    assertThat(other.err())
        .containsExactly(
            "crowdzoo: "
                + to
                + ": holds another dataset already (train, val, test, answers.json,"
                + " metadata.json); remove it, choose another folder by --to, or give --force");
    assertThat(CrowdDataset.open(to).sha256()).isEqualTo(hash);
    install("cifar10h", "--from", source, "--to", to, "--val", "none", "--force");
    assertThat(CrowdDataset.open(to).val().isEmpty()).isTrue();
    assertThat(to.resolve("notes.txt")).hasContent("mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactlyInAnyOrder(source, to);
    }
  }

  @Test
  void digitsWithoutACrowd() {
    install("digits", "--from", shared("digits"), "--to", folder.resolve("d"));
    CrowdDataset digits = CrowdDataset.open(folder.resolve("d"));
    assertThat(digits.train().size()).isEqualTo(1000);
    assertThat(digits.val().size()).isEqualTo(300);
    assertThat(digits.test().size()).isEqualTo(497);
    assertThat(digits.votes().size()).isZero();
  }

  @Test
  void badSourcesAreToldAndNothingIsWritten() throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    Path to = folder.resolve("to");
    CommandRun empty = CommandRun.of("install", "labelme", "--from", source, "--to", to);
    assertThat(empty.exit()).isEqualTo(2);
    assertThat(empty.err()).containsExactly("crowdzoo: " + source + ": holds no file answers.txt");
    CifarFixture.write(source, 40);
    CifarFixture.writeVotes(source.resolve("cifar10h-raw.csv"), 41);
    CommandRun unknown = CommandRun.of("install", "cifar10h", "--from", source, "--to", to);
    assertThat(unknown.exit()).isEqualTo(2);
    assertThat(unknown.err())
        .hasSize(3)
        .allMatch(line -> line.contains("cifar10h-raw.csv: line 12") && line.contains("no vote"));
    Files.write(source.resolve("data_batch_3.bin"), new byte[100]);
    assertThat(CommandRun.of("install", "cifar10h", "--from", source, "--to", to).err())
        .containsExactly(
            "crowdzoo: "
                + source.resolve("data_batch_3.bin")
                + ": must hold records of 3073 bytes, got 100");
    assertThat(to).doesNotExist();
  }

  @Test
  void misuse() {
    assertThat(CommandRun.of("install").exit()).isEqualTo(2);
    assertThat(CommandRun.of("install", "labelme", "--as", "sound", "--to", folder).err())
        .containsExactly("crowdzoo: --as must be one of images, features, got sound");
    assertThat(CommandRun.of("install", "labelme", "--val", "1.5", "--to", folder).err())
        .containsExactly(
            "crowdzoo: --val must be given, none, test or a share above 0 and below 1, got 1.5");
    assertThat(
            CommandRun.of(
                    "install",
                    "labelme",
                    "--from",
                    folder.resolve("no"),
                    "--to",
                    folder.resolve("x"))
                .err())
        .containsExactly("crowdzoo: " + folder.resolve("no") + ": no such file or folder");
    assertThat(CommandRun.of("install", "nothing").exit()).isEqualTo(2);
    assertThat(CommandRun.of("install", folder).err())
        .singleElement()
        .asString()
        .contains("is in no layout that is known");
    assertThat(CommandRun.of("install", "labelme", "--wrong").exit()).isEqualTo(2);
  }
}
