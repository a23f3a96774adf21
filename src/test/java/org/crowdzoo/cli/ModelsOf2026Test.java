package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models and results that version 0.1.0 of November 2026 wrote (commit 73f7e00) are read for ever,
 * and predict what they predicted. The folder is never written again.
 */
class ModelsOf2026Test {
  private static final Path SAVED = Path.of("src/test/resources/saved-2026");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"conal", "crowdlayer"})
  void predictWhatTheyPredicted(String name) throws IOException {
    CommandRun run =
        CommandRun.of("predict", SAVED.resolve(name + "/model.zip"), SAVED.resolve("test"));
    assertThat(run.exit()).as("%s", run.err()).isZero();
    List<String> then = Files.readAllLines(SAVED.resolve(name + "/predictions.csv"));
    assertThat(run.out()).hasSameSizeAs(then).hasSize(31);
    for (int i = 1; i < then.size(); i++) {
      String[] before = then.get(i).split(",");
      String[] now = run.out().get(i).split(",");
      assertThat(now[0]).endsWith(before[0].substring("tiny/test".length()));
      assertThat(now[1]).as(now[0]).isEqualTo(before[1]);
      assertThat(Double.parseDouble(now[2])).isCloseTo(Double.parseDouble(before[2]), within(2e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"conal", "crowdlayer"})
  void haveTheFiguresThatTheyHad(String name) throws IOException {
    JsonNode then = new ObjectMapper().readTree(SAVED.resolve(name + "/results.json").toFile());
    TinyFashion.copyTo(folder);
    copyTest(folder.resolve("test"));
    CommandRun run = CommandRun.of("test", SAVED.resolve(name + "/model.zip"), folder);
    assertThat(run.exit()).as("%s", run.err()).isZero();
    JsonNode now = new ObjectMapper().readTree(run.out().get(0));
    for (String figure : List.of("test_accuracy", "test_loss", "test_ece", "test_micro_top2")) {
      assertThat(now.get(figure).asDouble())
          .as(figure)
          .isCloseTo(then.get(figure).asDouble(), within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"conal", "crowdlayer"})
  void showTheirWorkers(String name) {
    CommandRun run = CommandRun.of("inspect", SAVED.resolve(name + "/model.zip"));
    assertThat(run.exit()).as("%s", run.err()).isZero();
    assertThat(run.out()).as("a line a worker").hasSizeGreaterThan(40);
  }

  /** The pictures that they were tested on, in place of TinyFashion's. */
  private static void copyTest(Path to) throws IOException {
    try (Stream<Path> files = Files.walk(to)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
    Path from = SAVED.resolve("test");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
