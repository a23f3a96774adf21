package org.crowdzoo.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.crowdzoo.crowd.Metadata;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.files.NumpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownTruthTest {
  private static final List<String> CIFAR =
      List.of("plane", "car", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  @TempDir private Path folder;
  private SmallDataset dataset;

  @BeforeEach
  void images() {
    dataset = SmallDataset.write(folder);
  }

  private static Votes votes(int classes, int... taskWorkerLabel) {
    VotesBuilder votes = new VotesBuilder();
    for (int v = 0; v < taskWorkerLabel.length; v += 3) {
      votes.vote("" + taskWorkerLabel[v], "" + taskWorkerLabel[v + 1], taskWorkerLabel[v + 2]);
    }
    return votes.build(classes);
  }

  private static Metadata metadata(int classes) {
    return new Metadata("any", classes, 9, Map.of());
  }

  private int[] truth(Votes votes) {
    return KnownTruth.of(folder, metadata(votes.classes()), votes).orElseThrow();
  }

  @Test
  void isThatOfTheDatasetWhereVotesAndFilesFit() {
    CrowdDataset opened = CrowdDataset.open(folder);
    assertThat(truth(opened.votes())).isEqualTo(opened.train().labels());
  }

  @Test
  void otherVotesNeedNotFitTheFiles() {
    // 10 lies in b, 101 in val/a; there is no file 77
    assertThat(truth(votes(3, 10, 0, 0, 77, 0, 1, 101, 0, 2))).containsExactly(1, -1, 0);
    assertThat(KnownTruth.of(folder, metadata(3), votes(3, 77, 0, 1))).isEmpty();
    assertThat(KnownTruth.of(folder, metadata(2), votes(2, 10, 0, 1)))
        .as("three class folders are not two classes")
        .isEmpty();
  }

  @Test
  void aSplitNumberedFromZeroAgainTellsNothingOfTheTasks() {
    dataset.image("val/c/v-10.png", 5, 6, 1);
    assertThat(truth(votes(3, 10, 0, 0, 101, 0, 2))).containsExactly(1, -1);
  }

  @Test
  void features(@TempDir Path other) {
    SmallDataset features = SmallDataset.write(other);
    Votes votes = votes(2, 0, 0, 0, 1, 0, 1, 7, 0, 1);
    for (String csv :
        List.of("key,label,f\n7,cat,1\n1,ant,2\n0,,3\n", "key,label,f\n7,1,0\n1,0,2\n")) {
      Path folderOfFeatures = other.resolve("f" + csv.length());
      features.text(folderOfFeatures.getFileName() + "/train/features.csv", csv);
      Optional<int[]> found =
          KnownTruth.of(
              folderOfFeatures,
              new Metadata("f", 2, 1, Map.of("class_names", List.of("ant", "cat"))),
              votes);
      assertThat(found.orElseThrow()).containsExactly(-1, 0, 1);
    }
  }

  @Test
  void cifarsOrderOfTheClassesIfTheVotesSaySo(@TempDir Path cifar) {
    SmallDataset images = SmallDataset.write(cifar);
    VotesBuilder builder = new VotesBuilder();
    for (int k = 0; k < 10; k++) {
      images.image("c/train/" + CIFAR.get(k) + "/x-" + k + ".png", 2, 2, k);
      builder.vote("" + k, "0", k);
    }
    assertThat(KnownTruth.of(cifar.resolve("c"), metadata(10), builder.build(10)).orElseThrow())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void simulatedTruth(@TempDir Path simulated) throws IOException {
    NumpyFile.write(simulated.resolve("ground_truth.npy"), new int[] {1, 0, 5}, 3);
    assertThat(
            KnownTruth.of(simulated, metadata(2), votes(2, 0, 0, 0, 2, 0, 1, 3, 0, 1))
                .orElseThrow())
        .containsExactly(1, -1, -1);
  }

  @Test
  void nothingIsKnownOfAnEmptyFolder(@TempDir Path empty) {
    assertThat(KnownTruth.of(empty, metadata(2), votes(2, 0, 0, 0))).isEmpty();
  }
}
