package org.crowdzoo.aggregation;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.crowdzoo.crowd.Votes;

/** LabelMe's votes and what peerannot computes from them; tests skip where they are absent. */
final class LabelMeGolden {
  private static final Path SHARED = Path.of("..", "shared");
  private static JsonNode golden;

  private LabelMeGolden() {}

  static Votes votes() {
    return Votes.ofMatrix(matrix("answers_active_workers.txt"), 8);
  }

  static Votes votesWithIdleWorkers() {
    return Votes.ofMatrix(matrix("answers.txt"), 8);
  }

  private static int[][] matrix(String name) {
    Path file = SHARED.resolve("data/labelme/" + name);
    assumeTrue(Files.exists(file), () -> skipped(file));
    try {
      return Files.readAllLines(file).stream()
          .map(
              line ->
                  Arrays.stream(line.strip().split("\\s+")).mapToInt(Integer::parseInt).toArray())
          .toArray(int[][]::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode golden() {
    golden = golden == null ? reference("aggregation-labelme.json") : golden;
    return golden;
  }

  /** A file of golden values that lies beside the checkout. */
  static JsonNode reference(String name) {
    Path file = SHARED.resolve("reference").resolve(name);
    assumeTrue(Files.exists(file), () -> skipped(file));
    try {
      return new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String skipped(Path file) {
    return "skipped: "
        + file
        + " is absent; LabelMe's votes may not be shipped, what a clean"
        + " checkout proves is in RandomCrowdGoldenTest and BayesianGoldenTest";
  }

  /** All numbers below a node, in order. */
  static double[] numbers(JsonNode node) {
    if (!node.isArray()) {
      return new double[] {node.doubleValue()};
    }
    return java.util.stream.StreamSupport.stream(node.spliterator(), false)
        .flatMapToDouble(child -> Arrays.stream(numbers(child)))
        .toArray();
  }
}
