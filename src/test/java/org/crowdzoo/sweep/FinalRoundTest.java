package org.crowdzoo.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinalRoundTest {
  private static final String SPACE =
      """
      space:
        training.learningRate: {type: continuous, min: 1e-3, max: 1e-1, scale: log}
      candidates: 4
      refit: [3, 4, 5]
      """;

  @TempDir Path folder;
  private TinySweep tiny;

  @BeforeEach
  void dataset() throws IOException {
    tiny = new TinySweep(folder);
  }

  @Test
  void theBestAreTrainedWithTheRefitsSeedsAndTheBestMeanWins() throws IOException {
    SweepResult result = tiny.run(SPACE + "finalists: 3\n", "out", false);
    List<Integer> bestThree =
        result.candidates().stream()
            .sorted(Comparator.comparing((CandidateResult c) -> -c.score()))
            .limit(3)
            .map(CandidateResult::index)
            .toList();
    assertThat(result.finals().stream().map(CandidateResult::index))
        .containsExactlyInAnyOrderElementsOf(bestThree);
    assertThat(result.finals().stream().map(c -> -c.score())).isSorted();
    CandidateResult winner = result.finals().get(0);
    assertThat(result.best().index()).isEqualTo(winner.index());
    assertThat(result.refit().experiment().seeds()).containsExactly(3, 4, 5);
    assertThat(result.refit().mean().get("best_val_accuracy"))
        .isCloseTo(winner.score(), within(1e-9));
    Path out = folder.resolve("out");
    assertThat(Files.readAllLines(out.resolve("candidates.csv")).get(0)).contains(",final_score,");

    List<String> before = Files.readAllLines(out.resolve("finals.jsonl"));
    SweepResult again = tiny.run(SPACE + "finalists: 3\n", "out", true);
    assertThat(Files.readAllLines(out.resolve("finals.jsonl"))).isEqualTo(before).hasSize(3);
    assertThat(again.refit().mean()).isEqualTo(result.refit().mean());
  }

  @Test
  void heldOutVotesJudgeTheFinalistsAndAllVotesTrainTheRefit() throws IOException {
    String votes = SPACE + "score: {by: votes, share: 0.3}\n";
    SweepResult result = tiny.run(votes + "finalists: 2\n", "out", false);
    assertThat(result.finals()).hasSize(2).allMatch(c -> c.score() < 0);
    CandidateResult winner = result.finals().get(0);
    assertThat(result.refit().mean().get("test_loss"))
        .isNotEqualTo(winner.figures().get("test_loss"));
  }

  @Test
  void smoothedScoresAreMeansOfSuccessiveEpochs() {
    List<Double> curve = List.of(1.0, 4.0, 2.0, 6.0, 1.0);
    assertThat(CandidateScore.smoothed(curve, 2, false, false)).isEqualTo(4);
    assertThat(CandidateScore.smoothed(curve, 2, true, false)).isEqualTo(2.5);
    assertThat(CandidateScore.smoothed(curve, 2, false, true)).isEqualTo(3.5);
    assertThat(CandidateScore.smoothed(curve, 9, false, false)).isCloseTo(2.8, within(1e-12));
  }

  @Test
  void aSmoothedScoreIsOfTheCurve() throws IOException {
    SweepResult result =
        tiny.run(SPACE + "finalists: 1\nscore: {by: val-loss, smooth: 2}\n", "out", false);
    for (CandidateResult c : result.candidates()) {
      List<Double> loss = c.curves().get(0);
      double first = (loss.get(0) + loss.get(1)) / 2;
      double second = (loss.get(1) + loss.get(2)) / 2;
      assertThat(c.score()).isCloseTo(Math.min(first, second), within(1e-12));
    }
  }
}
