package org.crowdzoo.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What peerannot computes from LabelMe's votes; skipped where they are absent. */
class IdentificationGoldenTest {
  private static final Path VOTES =
      Path.of("..", "shared", "data", "labelme", "answers_active_workers.txt");
  private static final Path GOLDEN =
      Path.of("..", "shared", "reference", "aggregation-labelme.json");
  private static final double TOLERANCE = 1e-8;

  private static Votes votes;
  private static JsonNode golden;

  @BeforeAll
  static void read() throws IOException {
    assumeTrue(Files.exists(VOTES) && Files.exists(GOLDEN), "skipped: ../shared is absent");
    int[][] matrix =
        Files.readAllLines(VOTES).stream()
            .map(l -> Arrays.stream(l.strip().split("\\s+")).mapToInt(Integer::parseInt).toArray())
            .toArray(int[][]::new);
    votes = Votes.ofMatrix(matrix, 8);
    golden = new ObjectMapper().readTree(GOLDEN.toFile());
  }

  @Test
  void entropy() {
    assertThat(VoteEntropy.of(votes)).containsExactly(doubles(golden.get("entropy")), tolerance());
  }

  @Test
  void spamScoreAndTraceFromTheGivenMatrices() {
    List<ConfusionMatrix> confusions =
        Arrays.asList(matrices(golden.get("dawid_skene_50").get("confusions")));
    assertScores(confusions);
  }

  @Test
  void spamScoreAndTraceFromOurOwnDawidSkene() {
    assertScores(Confusions.byDawidSkene(votes, 50));
  }

  private static void assertScores(List<ConfusionMatrix> confusions) {
    assertThat(confusions.stream().mapToDouble(WorkerScores::spamScore).toArray())
        .containsExactly(doubles(golden.get("spam_score_from_dawid_skene_50")), tolerance());
    assertThat(confusions.stream().mapToDouble(WorkerScores::trace).toArray())
        .containsExactly(doubles(golden.get("trace_confusion_from_dawid_skene_50")), tolerance());
  }

  @Test
  void krippendorff() {
    double expected = golden.get("krippendorff_alpha_nominal").doubleValue();
    assertThat(KrippendorffAlpha.of(votes)).isCloseTo(expected, tolerance());
    KrippendorffAlpha interval = KrippendorffAlpha.of(votes, 500, 0.95, 1);
    assertThat(interval.alpha()).isCloseTo(expected, tolerance());
    assertThat(interval.low()).isBetween(expected - 0.05, expected - 0.01);
    assertThat(interval.high()).isBetween(expected + 0.01, expected + 0.05);
  }

  private static org.assertj.core.data.Offset<Double> tolerance() {
    return within(TOLERANCE);
  }

  private static double[] doubles(JsonNode node) {
    return new ObjectMapper().convertValue(node, double[].class);
  }

  private static ConfusionMatrix[] matrices(JsonNode node) {
    return Arrays.stream(new ObjectMapper().convertValue(node, double[][][].class))
        .map(ConfusionMatrix::new)
        .toArray(ConfusionMatrix[]::new);
  }
}
