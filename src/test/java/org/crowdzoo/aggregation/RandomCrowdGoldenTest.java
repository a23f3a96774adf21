package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other votes than LabelMe's, to 1e-8; see {@link RandomCrowd}. */
class RandomCrowdGoldenTest {
  private static final org.assertj.core.data.Offset<Double> TOLERANCE = within(1e-8);

  @TempDir private Path folder;

  static String[] names() {
    return RandomCrowd.names();
  }

  private static Aggregated found(RandomCrowd crowd, String strategy) {
    return Aggregations.parse(strategy, 0).aggregate(crowd.votes());
  }

  private static double[] labels(Aggregated found) {
    return Arrays.stream(found.labels()).asDoubleStream().toArray();
  }

  private static double[] learnt(Aggregated found, String name) {
    return found.learnt().get(name).values();
  }

  @ParameterizedTest
  @MethodSource("names")
  void voting(String name) {
    RandomCrowd crowd = RandomCrowd.read(name);
    assertThat(found(crowd, "naive_soft").flatProbabilities())
        .containsExactly(crowd.numbers("naive_soft"), TOLERANCE);
    assertThat(labels(found(crowd, "mv[ties=lowest]")))
        .containsExactly(crowd.numbers("majority_lowest"));
    assertThat(labels(found(crowd, "twothird"))).containsExactly(crowd.numbers("twothird"));
    Aggregated wawa = found(crowd, "wawa[ties=lowest]");
    assertThat(learnt(wawa, "worker_weight"))
        .containsExactly(crowd.numbers("wawa_worker_accuracy"), TOLERANCE);
    assertThat(labels(wawa)).containsExactly(crowd.numbers("wawa"));
  }

  @ParameterizedTest
  @MethodSource("names")
  void dawidSkene(String name) {
    RandomCrowd crowd = RandomCrowd.read(name);
    for (int n : new int[] {1, 10, 50}) {
      String options = "[maxiter=" + n + ",epsilon=0,smoothing=0]";
      Aggregated found = found(crowd, "dawid_skene" + options);
      String key = "dawid_skene_" + n;
      assertThat(found.flatProbabilities())
          .as(key)
          .containsExactly(crowd.numbers(key, "posterior"), TOLERANCE);
      assertThat(learnt(found, "prior")).containsExactly(crowd.numbers(key, "prior"), TOLERANCE);
      if (n == 50) {
        assertThat(learnt(found, "confusions"))
            .containsExactly(crowd.numbers(key, "confusions"), TOLERANCE);
        assertThat(found(crowd, "wds" + options).flatProbabilities())
            .containsExactly(crowd.numbers("wds_50"), TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void plantNetWithAndWithoutAuthors(String name) throws IOException {
    RandomCrowd crowd = RandomCrowd.read(name);
    String authors =
        Arrays.stream(crowd.numbers("authors"))
            .mapToObj(j -> Integer.toString((int) j))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("authors.txt"), authors);
    assertPlantNet(crowd, "plantnet", ",authors='" + file + "'");
    assertPlantNet(crowd, "plantnet_without_authors", "");
  }

  private static void assertPlantNet(RandomCrowd crowd, String key, String options) {
    Aggregated found = found(crowd, "plantnet[compat=peerannot,invalid=label" + options + "]");
    double[] labels = crowd.numbers(key, "labels");
    assertThat(labels(found)).containsExactly(labels);
    double[] valid = crowd.numbers(key, "valid");
    Arrays.setAll(labels, i -> valid[i] == 1 ? labels[i] : -1);
    assertThat(labels(found(crowd, "plantnet[compat=peerannot" + options + "]")))
        .containsExactly(labels);
    assertThat(learnt(found, "valid")).containsExactly(crowd.numbers(key, "valid"));
    assertThat(learnt(found, "worker_weight"))
        .containsExactly(crowd.numbers(key, "weights"), TOLERANCE);
    assertThat(learnt(found, "confidence"))
        .containsExactly(crowd.numbers(key, "confidence"), TOLERANCE);
    assertThat(learnt(found, "accuracy"))
        .containsExactly(crowd.numbers(key, "accuracy"), TOLERANCE);
  }
}
