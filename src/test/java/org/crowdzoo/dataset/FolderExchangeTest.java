package org.crowdzoo.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.crowdzoo.files.FolderLock;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderExchangeTest {
  /** As a process is gone that is killed: nothing is cleaned up. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  @TempDir Path temp;

  /** Images and a validation split; results beside that are not the dataset's. */
  private Path old(String name) throws IOException {
    Path folder = temp.resolve(name);
    SmallDataset.write(folder);
    Files.createDirectories(folder.resolve("results"));
    Files.writeString(folder.resolve("results/mlp.json"), "{}");
    return folder;
  }

  /** Features, no validation split: other parts than the old one's. */
  private static Path built(Path folder) throws IOException {
    Path built = Files.createDirectories(folder.resolve(".install/building"));
    CrowdDatasetTest.features(built);
    return built;
  }

  @Test
  void whereverItIsKilledTheFolderHoldsTheOldOrTheNewOne() throws IOException {
    String before = CrowdDataset.open(old("before")).sha256();
    Path whole = old("whole");
    AtomicInteger moves = new AtomicInteger();
    new FolderExchange(whole, moves::incrementAndGet).begin(built(whole));
    String after = CrowdDataset.open(whole).sha256();
    assertThat(after).isNotEqualTo(before);
    assertThat(moves.get()).isEqualTo(1 + 5 + 1 + 4);
    for (int n = 0; n < moves.get(); n++) {
      Path folder = old("killed-" + n);
      int last = n;
      AtomicInteger done = new AtomicInteger();
      assertThatThrownBy(
              () ->
                  new FolderExchange(
                          folder,
                          () -> {
                            if (done.getAndIncrement() == last) {
                              throw new Killed();
                            }
                          })
                      .begin(built(folder)))
          .isInstanceOf(Killed.class);
      assertThat(CrowdDataset.open(folder).sha256())
          .as("killed before move " + n)
          .isEqualTo(n == 0 ? before : after);
      assertThat(folder.resolve("results/mlp.json")).hasContent("{}");
      assertThat(Files.exists(folder.resolve("val"))).isEqualTo(n == 0);
      assertThat(Files.exists(folder.resolve(".install"))).isEqualTo(n == 0);
    }
  }

  @Test
  void finishingMayBeKilledToo() throws IOException {
    Path folder = old("twice");
    for (int n = 1; n < 11; n++) {
      int last = n == 1 ? 3 : 1;
      AtomicInteger done = new AtomicInteger();
      Runnable kill =
          () -> {
            if (done.getAndIncrement() == last) {
              throw new Killed();
            }
          };
      boolean begins = n == 1;
      assertThatThrownBy(
              () -> {
                FolderExchange exchange = new FolderExchange(folder, kill);
                if (begins) {
                  exchange.begin(built(folder));
                } else {
                  exchange.finish();
                  throw new Killed();
                }
              })
          .isInstanceOf(Killed.class);
    }
    CrowdDataset dataset = CrowdDataset.open(folder);
    assertThat(dataset.hasFeatures()).isTrue();
    assertThat(dataset.val().isEmpty()).isTrue();
    assertThat(folder.resolve(".install")).doesNotExist();
  }

  @Test
  void linksAreReplacedNotWhatTheyLeadTo() throws IOException {
    Path folder = old("linked");
    Path elsewhere = temp.resolve("elsewhere");
    Files.move(folder.resolve("train"), elsewhere);
    Files.createSymbolicLink(folder.resolve("train"), elsewhere);
    new FolderExchange(folder).begin(built(folder));
    assertThat(CrowdDataset.open(folder).hasFeatures()).isTrue();
    assertThat(elsewhere.resolve("a/a-x-9.png")).exists();
  }

  @Test
  void aReaderDoesNotDisturbTheProcessThatIsAtIt() throws IOException {
    Path folder = old("busy");
    Files.move(built(folder), folder.resolve(".install/new"));
    try (FolderLock lock = FolderLock.of(folder.resolve(".install"), "")) {
      assertThatThrownBy(() -> CrowdDataset.open(folder))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("in use by process");
      assertThat(folder.resolve("val")).exists();
    }
    assertThat(List.of(CrowdDataset.open(folder).featureSize())).containsExactly(2);
  }
}
