package org.crowdzoo.dataset.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.dataset.CrowdDataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The cards under {@code datasets/} say what the installers do. */
class DatasetCardTest {
  private static final Path CARDS = Path.of("datasets");

  private static Map<String, Object> card(Path file) throws IOException {
    return new YAMLMapper().readValue(file.toFile(), new TypeReference<>() {});
  }

  @Test
  void everyDatasetThatCanBeInstalledHasACard() throws IOException {
    for (String name : Installation.names()) {
      Map<String, Object> card = card(CARDS.resolve(name + ".yaml"));
      assertThat(card)
          .as(name)
          .containsKeys(
              "name", "description", "source", "paper", "licence", "install", "download", "counts");
      assertThat(card.get("install").toString()).contains("install " + name);
    }
    try (Stream<Path> files = Files.list(CARDS)) {
      List<String> cards =
          files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".yaml")).toList();
      assertThat(cards).hasSize(Installation.names().size());
    }
  }

  @Test
  void addressesAndChecksumsAreThoseOfTheCode() throws IOException {
    Map<String, Object> cifar = card(CARDS.resolve("cifar10h.yaml"));
    for (Source source : new Cifar10h().sources(Form.IMAGES)) {
      assertThat(cifar.get("download").toString()).contains(source.url());
      assertThat((Map<?, ?>) cifar.get("source_sha256"))
          .extracting(m -> m.get(source.fileName()))
          .isEqualTo(source.sha256());
    }
    assertThat(card(CARDS.resolve("labelme.yaml")).get("download"))
        .isEqualTo(new LabelMe().sources(Form.IMAGES).get(0).url());
    assertThat(card(CARDS.resolve("music.yaml")).get("download"))
        .isEqualTo(new Music().sources(Form.FEATURES).get(0).url());
    assertThat(card(CARDS.resolve("digits.yaml")).get("download"))
        .isEqualTo(new Digits().sources(Form.IMAGES).get(0).url());
  }

  @ParameterizedTest
  @CsvSource({
    "labelme, labelme-features, FEATURES",
    "music, music, FEATURES",
    "digits, digits-features, FEATURES"
  })
  void countsAndHashesAreThoseOfTheInstalledData(
      String name, String installed, Form form, @TempDir Path folder) throws IOException {
    Path source = Path.of("../shared/data", name);
    assumeTrue(Files.isDirectory(source), source + " is absent");
    InstallRequest request =
        new InstallRequest(
            name, List.of(source), folder.resolve("d"), form, null, false, 0, false, null);
    CrowdDataset dataset =
        new Installation(new Downloads(folder.resolve("downloads"))).install(request).dataset();
    Map<String, Object> card = card(CARDS.resolve(name + ".yaml"));
    Map<String, Object> counts = new LinkedHashMap<>(counts(dataset));
    counts.keySet().retainAll(((Map<?, ?>) card.get("counts")).keySet());
    assertThat(counts).isEqualTo(card.get("counts"));
    assertThat(((Map<?, ?>) card.get("sha256")).get(installed)).isEqualTo(dataset.sha256());
  }

  private static Map<String, Object> counts(CrowdDataset dataset) {
    Votes votes = dataset.votes();
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("classes", dataset.classes());
    counts.put("train", dataset.train().size());
    counts.put("val", dataset.val().size());
    counts.put("test", dataset.test().size());
    counts.put("workers", votes.workers());
    counts.put(
        "idle_workers",
        (int) IntStream.range(0, votes.workers()).filter(j -> votes.countOfWorker(j) == 0).count());
    counts.put("votes", votes.size());
    int fewest = IntStream.range(0, votes.tasks()).map(votes::count).min().orElse(0);
    counts.put("votes_per_task", fewest + " to " + votes.maxVotesPerTask());
    int[] truth = dataset.train().labels();
    long right =
        IntStream.range(0, votes.tasks())
            .mapToLong(i -> votes.ofTask(i).filter(vote -> vote.label() == truth[i]).count())
            .sum();
    counts.put("right_votes_percent", Math.round(1000.0 * right / votes.size()) / 10.0);
    counts.put("features", dataset.featureSize());
    return counts;
  }
}
