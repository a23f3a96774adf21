package org.crowdzoo.simulation.fashion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.crowdzoo.cli.Crowdzoo;
import org.crowdzoo.crowd.MultiLabelAnswers;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.dataset.CrowdDataset;
import org.crowdzoo.files.InputException;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped dataset is what the command makes, and has the canvases and crowd it promises. */
class OutfitsDatasetTest {
  private static final Path SHIPPED = Path.of("datasets/outfits");
  private static final Path FASHION = Path.of("datasets/fashion");
  private static final long SEED = OutfitsDataset.SEED;

  @TempDir private Path folder;

  @Test
  void aPartOfEachSplitIsMadeAgainByteForByte() throws IOException {
    int[] first = {0, 1500, 1900};
    String[] splits = {"train", "val", "test"};
    for (int s = 0; s < 3; s++) {
      FashionPieces pieces = FashionPieces.read(FASHION, splits[s]);
      List<OutfitCanvas> canvases = OutfitsDataset.canvases(pieces, first[s], 25, SEED);
      for (int n = 0; n < 25; n++) {
        Path shipped = SHIPPED.resolve(splits[s]).resolve("outfit-" + (first[s] + n) + ".png");
        assertThat(OutfitsDataset.png(canvases.get(n))).isEqualTo(Files.readAllBytes(shipped));
      }
    }
  }

  @Test
  void theVotesAndHabitsAreMadeAgain() throws IOException {
    List<OutfitCanvas> canvases = train();
    List<OutfitWorker> workers = OutfitsDataset.workers(SEED);
    Path answers = folder.resolve("answers.json");
    MultiLabelAnswers.write(answers, OutfitsDataset.votes(canvases, workers, SEED));
    assertThat(answers).hasSameBinaryContentAs(SHIPPED.resolve("answers.json"));
    double[] confusions = NumpyFile.read(SHIPPED.resolve("confusions.npy")).values();
    String habits = Files.readString(SHIPPED.resolve("workers.json"));
    for (int j = 0; j < 30; j++) {
      for (int k = 0; k < 10; k++) {
        for (int l = 0; l < 10; l++) {
          assertThat(workers.get(j).confusions()[k][l]).isEqualTo(confusions[j * 100 + k * 10 + l]);
        }
      }
      assertThat(habits).contains("\"" + j + "\": {\"role\": \"" + workers.get(j).role() + "\"");
    }
  }

  private static List<OutfitCanvas> train() throws IOException {
    return OutfitsDataset.canvases(FashionPieces.read(FASHION, "train"), 0, 1500, SEED);
  }

  @Test
  void theCardHasTheHashesOfTheFiles() throws IOException {
    String card = Files.readString(SHIPPED.resolve("card.yaml"));
    assertThat(card).contains("images: " + FashionCard.imagesHash(SHIPPED));
    assertThat(card).contains("images of datasets/fashion: " + FashionCard.imagesHash(FASHION));
    for (String file : List.of("answers.json", "metadata.json", "pieces.npy", "train/labels.csv")) {
      String hash = FashionCard.sha256(Files.readAllBytes(SHIPPED.resolve(file)));
      assertThat(card).contains(file + ": " + hash);
    }
  }

  @Test
  void canvasesHaveNoneToFourKindsAndTwoToFourPieces() throws IOException {
    CrowdDataset dataset = CrowdDataset.open(SHIPPED);
    assertThat(dataset.train().size()).isEqualTo(1500);
    assertThat(dataset.val().size()).isEqualTo(400);
    assertThat(dataset.test().size()).isEqualTo(1000);
    Set<Integer> numbers = new TreeSet<>();
    dataset
        .splits()
        .forEach(split -> split.examples().forEach(e -> numbers.add(e.labels().size())));
    assertThat(numbers).containsExactly(0, 1, 2, 3, 4);
    List<OutfitCanvas> canvases = train();
    double[] truth = NumpyFile.read(SHIPPED.resolve("ground_truth.npy")).values();
    for (int i = 0; i < 1500; i++) {
      OutfitCanvas canvas = canvases.get(i);
      assertThat(canvas.pieces()).hasSizeBetween(2, 4);
      assertThat(dataset.train().examples().get(i).labels())
          .containsExactlyElementsOf(canvas.labels());
      for (int l = 0; l < 10; l++) {
        assertThat(truth[i * 10 + l]).isEqualTo(canvas.labels().contains(l) ? 1 : 0);
      }
      for (OutfitPiece piece : canvas.pieces()) {
        assertThat(piece.distractor() || piece.visible() >= 500).isTrue();
        assertThat(piece.x() + piece.size()).isBetween(13, 56);
      }
    }
    assertThat(canvases.stream().flatMap(c -> c.pieces().stream()).filter(p -> p.visible() < 1000))
        .as("pieces that others hide in part")
        .hasSizeGreaterThan(300);
  }

  @Test
  void workersMissWhatIsSmallAndTakeLikeForLike() throws IOException {
    List<OutfitCanvas> canvases = train();
    MultiLabelVotes votes = CrowdDataset.open(SHIPPED).multiLabelVotes();
    assertThat(IntStream.range(0, 1500).map(votes::count)).containsOnly(5);
    List<OutfitWorker> workers = OutfitsDataset.workers(SEED);
    double[] named = new double[2];
    double[] pieces = new double[2];
    int[][] byRole = new int[3][2];
    int shirts = 0;
    int takenForTShirts = 0;
    for (int i = 0; i < 1500; i++) {
      OutfitCanvas canvas = canvases.get(i);
      for (int a = votes.start(i); a < votes.end(i); a++) {
        int role = workers.get(votes.worker(a)).role().ordinal();
        for (OutfitPiece piece : canvas.pieces()) {
          if (!piece.distractor() && role == OutfitWorker.Role.ORDINARY.ordinal()) {
            int small = piece.size() < 18 ? 1 : 0;
            pieces[small]++;
            named[small] += votes.names(a, piece.kind().ordinal()) ? 1 : 0;
          }
        }
        for (int l = 0; l < 10; l++) {
          byRole[role][0] += votes.names(a, l) == canvas.labels().contains(l) ? 1 : 0;
          byRole[role][1]++;
        }
        boolean shirtAlone =
            canvas.labels().contains(FashionClass.SHIRT.ordinal())
                && canvas.pieces().stream().noneMatch(p -> p.kind() == FashionClass.T_SHIRT);
        shirts += shirtAlone ? 1 : 0;
        takenForTShirts += shirtAlone && votes.names(a, FashionClass.T_SHIRT.ordinal()) ? 1 : 0;
      }
    }
    assertThat(named[1] / pieces[1]).isLessThan(named[0] / pieces[0] - 0.2);
    List<Double> right = new ArrayList<>();
    for (int[] counts : byRole) {
      right.add((double) counts[0] / counts[1]);
    }
    assertThat(right.get(0)).isGreaterThan(right.get(1) + 0.03);
    assertThat(right.get(1)).isGreaterThan(right.get(2) + 0.03);
    assertThat((double) takenForTShirts / shirts).isGreaterThan(0.12);
  }

  @Test
  void whatIsNotItsOwnIsNotOverwritten() throws IOException {
    Files.writeString(folder.resolve("answers.json"), "{}");
    assertThat(Crowdzoo.run("simulate", "outfits", "--to", folder.toString())).isEqualTo(2);
    assertThat(folder.resolve("answers.json")).hasContent("{}");
    assertThatThrownBy(() -> OutfitsDataset.make(folder, folder.resolve("new"), SEED))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("does not hold the 4,500 pictures of fashion");
  }
}
