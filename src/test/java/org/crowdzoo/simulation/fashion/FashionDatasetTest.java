package org.crowdzoo.simulation.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.crowdzoo.cli.Crowdzoo;
import org.crowdzoo.crowd.AnswersFile;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.NumpyFile;
import org.crowdzoo.simulation.Crowd.Role;
import org.crowdzoo.simulation.SimulatedVotes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped dataset is what the command makes, and has the crowd that it promises. */
class FashionDatasetTest {
  private static final Path SHIPPED = Path.of("datasets/fashion");
  private static final Path SOURCE = Path.of("/usr/share/datasets/fashion-mnist");
  private static final long SEED = 42;

  @TempDir private Path folder;

  @Test
  void theShippedVotesComeFromTheTruthsOfTheShippedImages() throws IOException {
    int[] truths = truthsOf("train", 0, 2000);
    SimulatedVotes again = FashionDataset.votes(truths, SEED);
    again.write(folder, "fashion", Map.of());
    for (String file : List.of("answers.json", "ground_truth.npy", "workers.json")) {
      assertThat(folder.resolve(file)).hasSameBinaryContentAs(SHIPPED.resolve(file));
    }
    for (String file : List.of("matrices.npy", "own_matrices.npy", "common_matrix.npy")) {
      assertThat(NumpyFile.read(folder.resolve(file)).values())
          .containsExactly(NumpyFile.read(SHIPPED.resolve(file)).values(), within(1e-12));
    }
  }

  @Test
  void theShippedFilesHaveTheHashesOfTheCard() throws IOException {
    String card = Files.readString(SHIPPED.resolve("card.yaml"));
    for (String file : List.of("answers.json", "metadata.json", "matrices.npy")) {
      String hash = FashionCard.sha256(Files.readAllBytes(SHIPPED.resolve(file)));
      assertThat(card).contains(file + ": " + hash);
    }
    assertThat(card).contains("images: " + FashionCard.imagesHash(SHIPPED));
  }

  @Test
  void theSplitsAreBalancedAndEveryKeyNamesOneImage() throws IOException {
    assertThat(countPerClass(truthsOf("train", 0, 2000))).containsOnly(200);
    assertThat(countPerClass(truthsOf("val", 2000, 500))).containsOnly(50);
    assertThat(countPerClass(truthsOf("test", 2500, 2000))).containsOnly(200);
  }

  @Test
  void theClassesAreTheirFoldersInAlphabeticOrder() throws IOException {
    List<String> classes = Arrays.stream(FashionClass.values()).map(FashionClass::folder).toList();
    assertThat(classes).isSorted();
    try (Stream<Path> folders = Files.list(SHIPPED.resolve("train"))) {
      assertThat(folders.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(classes);
    }
  }

  @Test
  void theCrowdIsWrongTogetherIncludesSpammersAndOneIdleWorker() {
    Metadata metadata = Metadata.read(SHIPPED.resolve("metadata.json"));
    Votes votes = AnswersFile.read(SHIPPED.resolve("answers.json"), metadata);
    int[] truths = truths();
    SimulatedVotes simulated = FashionDataset.votes(truths, SEED);
    List<Role> roles = simulated.crowd().roles();
    assertThat(votes.workers()).isEqualTo(40);
    assertThat(roles.stream().filter(r -> r == Role.SPAMMER)).hasSize(6);
    assertThat(IntStream.range(0, 40).filter(j -> votes.countOfWorker(j) == 0).boxed())
        .containsExactly(roles.indexOf(Role.IDLE));
    assertThat(IntStream.range(0, votes.tasks()).map(votes::count).boxed().distinct().toList())
        .containsExactlyInAnyOrder(3, 4, 5, 6);

    double right =
        IntStream.range(0, votes.tasks())
                .mapToLong(i -> votes.ofTask(i).filter(v -> v.label() == truths[i]).count())
                .sum()
            / (double) votes.size();
    assertThat(right).isBetween(0.58, 0.65);
    assertThat(majorityShare(votes, truths, FashionClass.SANDAL, FashionClass.SNEAKER))
        .isGreaterThan(0.25);
    assertThat(majorityShare(votes, truths, FashionClass.SHIRT, FashionClass.T_SHIRT))
        .isGreaterThan(0.15);
    assertThat(majorityShare(votes, truths, FashionClass.BAG, FashionClass.BAG)).isGreaterThan(0.9);
  }

  @Test
  void theCommandMakesTheShippedFilesAgain() throws IOException {
    assumeTrue(
        Files.isDirectory(SOURCE), "skipped: the package dataset-fashion-mnist is not installed");
    int exit =
        Crowdzoo.run("simulate", "fashion", "--from", SOURCE.toString(), "--to", folder.toString());
    assertThat(exit).isZero();
    assertThat(contents(SHIPPED).keySet()).containsAll(contents(folder).keySet());
    assertThat(FashionDataset.imagesIn(folder)).hasSize(4500);
    for (Path shipped : FashionDataset.imagesIn(SHIPPED)) {
      Path made = folder.resolve(SHIPPED.relativize(shipped));
      assertThat(Files.mismatch(made, shipped)).as(shipped.toString()).isEqualTo(-1);
    }
    assertThat(folder.resolve("card.yaml")).hasSameTextualContentAs(SHIPPED.resolve("card.yaml"));
  }

  /** As the README has it: no file of Fashion-MNIST is needed for what is shipped. */
  @Test
  void withoutASourceThePicturesStayAndAllElseIsMadeAgain() throws IOException {
    Path again = folder.resolve("again");
    assertThat(Crowdzoo.run("simulate", "fashion", "--to", again.toString())).isZero();
    assertThat(contents(again).keySet()).isEqualTo(contents(SHIPPED).keySet());
    for (String file : contents(SHIPPED).keySet()) {
      assertThat(Files.mismatch(again.resolve(file), SHIPPED.resolve(file))).as(file).isEqualTo(-1);
    }
    assertThat(Crowdzoo.run("simulate", "fashion", "--to", again.toString())).isZero();
  }

  @Test
  void votesOfOtherOriginAreNotOverwritten() throws IOException {
    Files.writeString(folder.resolve("answers.json"), "{}");
    assertThat(Crowdzoo.run("simulate", "fashion", "--to", folder.toString())).isEqualTo(2);
    assertThat(folder.resolve("answers.json")).hasContent("{}");
    assertThat(folder.resolve("train")).doesNotExist();
  }

  @Test
  void anotherSeedNeedsTheSource() {
    Path target = folder.resolve("target");
    assertThat(Crowdzoo.run("simulate", "fashion", "--seed", "7", "--to", target.toString()))
        .isEqualTo(2);
    assertThat(target).doesNotExist();
  }

  @Test
  void aMissingSourceIsOneLineAndNothingIsWritten() {
    Path target = folder.resolve("target");
    int exit =
        Crowdzoo.run("simulate", "fashion", "--from", folder.toString(), "--to", target.toString());
    assertThat(exit).isEqualTo(2);
    assertThat(target).doesNotExist();
  }

  @Test
  void thePngIsReadBackByOthers() throws IOException {
    byte[] pixels = new byte[7 * 5];
    new java.util.Random(1).nextBytes(pixels);
    Path file = folder.resolve("x.png");
    Files.write(file, GreyPng.encode(pixels, 7, 5));
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(7);
    assertThat(image.getHeight()).isEqualTo(5);
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
    byte[] read = (byte[]) image.getRaster().getDataElements(0, 0, 7, 5, null);
    assertThat(read).isEqualTo(pixels);
  }

  private static double majorityShare(
      Votes votes, int[] truths, FashionClass truth, FashionClass said) {
    return IntStream.range(0, votes.tasks())
        .filter(i -> truths[i] == truth.ordinal())
        .mapToDouble(
            i -> {
              int[] counts = votes.histogram(i);
              int most = Arrays.stream(counts).max().orElseThrow();
              long winners = Arrays.stream(counts).filter(c -> c == most).count();
              return counts[said.ordinal()] == most ? 1.0 / winners : 0;
            })
        .average()
        .orElseThrow();
  }

  private static int[] truths() {
    return Arrays.stream(NumpyFile.read(SHIPPED.resolve("ground_truth.npy")).values())
        .mapToInt(v -> (int) v)
        .toArray();
  }

  private static List<Integer> countPerClass(int[] truths) {
    return IntStream.range(0, 10)
        .mapToObj(k -> (int) Arrays.stream(truths).filter(t -> t == k).count())
        .toList();
  }

  /** Class by key, from the names of the image files alone. */
  private static int[] truthsOf(String split, int firstKey, int count) throws IOException {
    int[] truths = new int[count];
    Arrays.fill(truths, -1);
    List<Path> images = FashionDataset.imagesIn(SHIPPED.resolve(split));
    assertThat(images).hasSize(count);
    for (Path image : images) {
      String name = image.getFileName().toString();
      int key = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1, name.length() - 4));
      String folder = image.getParent().getFileName().toString();
      assertThat(truths[key - firstKey]).isEqualTo(-1);
      truths[key - firstKey] =
          FashionClass.valueOf(folder.toUpperCase(java.util.Locale.ROOT)).ordinal();
    }
    return truths;
  }

  private static Map<String, Path> contents(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .collect(Collectors.toMap(f -> folder.relativize(f).toString(), f -> f));
    }
  }
}
