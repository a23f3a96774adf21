package org.crowdzoo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The leaderboard as a user runs it. */
class LeaderboardCommandTest {
  private static final String EPOCH = " --set training.epochs=1 --set training.batchSize=500";

  @TempDir private Path folder;

  private CommandLineRun board(String more) {
    return CommandLineRun.of("leaderboard fashion --out " + folder + EPOCH + more);
  }

  private JsonNode row(String strategy) throws IOException {
    JsonNode board = new ObjectMapper().readTree(folder.resolve("leaderboard.json").toFile());
    for (JsonNode row : board.at("/fashion/rows")) {
      if (row.get("strategy").asText().equals(strategy)) {
        return row;
      }
    }
    throw new AssertionError("no row " + strategy);
  }

  private static String line(String table, String beginning) {
    return table.lines().filter(line -> line.startsWith(beginning)).findFirst().orElseThrow();
  }

  @Test
  void theTableSaysWhatItsColumnsAreAndWhatTheChoiceTook() throws IOException {
    String among = "auto[candidates='[naive_soft,majority_voting]']";
    CommandLineRun run = board(" --strategies naive-soft,majority-voting," + among + " --seeds 3");
    assertThat(run.exit()).isZero();
    String table = Files.readString(folder.resolve("leaderboard.md"));
    assertThat(run.out()).isEqualTo(table + "results in " + folder + "\n");
    JsonNode auto = row(among);
    String chosen = auto.get("chosen").asText();
    assertThat(chosen).isIn("naive_soft", "majority_voting");
    assertThat(auto.get("budget_seconds").asDouble()).isEqualTo(600);
    double took = auto.get("choice_seconds").asDouble();
    assertThat(took).isPositive();
    assertThat(line(table, "| " + among + ": " + chosen + " | "))
        .endsWith(String.format(Locale.ROOT, ", choice %.0f |", took));
    assertThat(row("naive-soft").has("chosen")).isFalse();
    assertThat(line(table, "| naive-soft | 79.4 | "))
        .matches(".* \\| -\\d\\.\\d{3} ± 0\\.\\d{3} \\| \\d+ \\|");
    assertThat(table).contains("Percent, seed 3. Labels right: ");
  }

  /** A board that was interrupted after its first row is the same as one that was not. */
  @Test
  void resumingTrainsOnlyWhatIsMissing() throws IOException {
    String all = " --strategies naive-soft,majority-voting --seeds 0,1";
    assertThat(board(all).exit()).isZero();
    String before = withoutSeconds();
    assertThat(before).contains("mean ± standard deviation of seeds 0, 1. ");
    Path kept = folder.resolve("fashion/naive-soft/seed-1/seed.json");
    byte[] own = Files.readAllBytes(kept);
    delete(folder.resolve("fashion/majority-voting"));
    Files.delete(folder.resolve("leaderboard.md"));
    CommandLineRun resumed = board(all + " --resume");
    assertThat(resumed.exit()).isZero();
    assertThat(String.join("\n", resumed.err()))
        .contains("majority-voting seed 1")
        .contains("naive-soft seed 1: was finished before")
        .doesNotContain("naive-soft seed 0: epoch", "naive-soft seed 1: epoch");
    assertThat(Files.readAllBytes(kept)).isEqualTo(own);
    assertThat(withoutSeconds()).isEqualTo(before);

    CommandLineRun refused = board(all);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.messages()).singleElement().asString().contains("--resume goes on");
    assertThat(withoutSeconds()).isEqualTo(before);
  }

  @Test
  void whatCannotBeSetLeavesNothingBehind() throws IOException {
    CommandLineRun run = board(" --strategies conal --set strategy.scale=3");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.messages())
        .singleElement()
        .asString()
        .contains("leaderboard: --set strategy.scale=3: strategy cannot be set for all");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).isEmpty();
    }
  }

  private String withoutSeconds() throws IOException {
    return Files.readString(folder.resolve("leaderboard.md"))
        .replaceAll("(?m)\\d+ ± \\d+ \\|$", "|");
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
