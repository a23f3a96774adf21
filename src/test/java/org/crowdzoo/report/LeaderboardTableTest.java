package org.crowdzoo.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.crowdzoo.experiment.ComparisonResult;
import org.crowdzoo.experiment.Leaderboard;
import org.junit.jupiter.api.Test;

/** What stands below the rows of a leaderboard. */
class LeaderboardTableTest {
  private static String table(String... warnings) {
    Leaderboard board = Leaderboard.of(List.of("conal"), List.of(2, 5), List.of());
    ComparisonResult result = new ComparisonResult("digits", List.of(), null, List.of(warnings));
    return new LeaderboardTable(board, Map.of("digits", result)).toMarkdown();
  }

  @Test
  void aWarningOfSeveralStrategiesIsSaidOnce() {
    assertThat(
            table(
                "conal learns too much",
                "auto: was cut short",
                "trace learns too much",
                "unionnet learns too much",
                "odd"))
        .contains(
            "Warning: conal learns too much; the same of trace, unionnet.\n",
            "Warning: auto: was cut short.\n",
            "Warning: odd.\n")
        .doesNotContain("trace learns");
  }

  @Test
  void theColumnsAreExplainedOnce() {
    assertThat(table()).containsOnlyOnce("mean ± standard deviation of seeds 2, 5. Labels right:");
    Leaderboard board = Leaderboard.of(List.of("conal"), List.of(2), List.of());
    assertThat(new LeaderboardTable(board, Map.of()).toMarkdown()).isEmpty();
  }
}
