package org.crowdzoo.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;

/** Scores from votes alone, against hand-worked and published values. */
class VoteScoresTest {
  @Test
  void entropyOfAFewVotes() {
    Votes votes = Votes.ofMatrix(new int[][] {{0, 0, 1, 1}, {2, 2, 2, -1}, {-1, -1, -1, -1}}, 3);
    assertThat(VoteEntropy.of(votes)).containsExactly(new double[] {Math.log(2), 0, 0});
  }

  @Test
  void alphaOfKrippendorffsOwnExample() {
    // Krippendorff (2011), section C: nominal data, four observers, twelve units, alpha 0.743
    int[][] byObserver = {
      {1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0},
      {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3},
      {0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0},
      {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0},
    };
    int[][] byTask = new int[12][4];
    for (int i = 0; i < 12; i++) {
      for (int j = 0; j < 4; j++) {
        byTask[i][j] = byObserver[j][i] - 1;
      }
    }
    assertThat(KrippendorffAlpha.of(Votes.ofMatrix(byTask, 5))).isCloseTo(0.743, within(5e-4));
  }

  @Test
  void alphaIsOneForAgreementAndAboutZeroForVotesAtRandom() {
    assertThat(KrippendorffAlpha.of(Votes.ofMatrix(new int[][] {{0, 0}, {1, 1}}, 2))).isEqualTo(1);
    assertThat(KrippendorffAlpha.of(Votes.ofMatrix(new int[][] {{1, 1}, {1, 1}}, 2))).isEqualTo(1);
    KrippendorffAlpha chance = KrippendorffAlpha.of(random(4000), 200, 0.99, 5);
    assertThat(chance.alpha()).isCloseTo(0, within(0.02));
    assertThat(chance.low()).isLessThan(0);
    assertThat(chance.high()).isGreaterThan(0);
  }

  @Test
  void theIntervalNarrowsWithTheSquareRootOfTheTasksAndRepeats() {
    KrippendorffAlpha few = KrippendorffAlpha.of(random(200), 400, 0.9, 5);
    KrippendorffAlpha many = KrippendorffAlpha.of(random(3200), 400, 0.9, 5);
    double ratio = (few.high() - few.low()) / (many.high() - many.low());
    assertThat(ratio).isBetween(3.2, 4.9);
    assertThat(KrippendorffAlpha.of(random(200), 400, 0.9, 5)).isEqualTo(few);
    assertThat(KrippendorffAlpha.of(random(200), 400, 0.9, 6)).isNotEqualTo(few);
  }

  @Test
  void alphaNeedsATaskWithTwoVotes() {
    Votes single = Votes.ofMatrix(new int[][] {{0, -1}, {-1, 1}}, 2);
    assertThatThrownBy(() -> KrippendorffAlpha.of(single))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("at least two votes");
  }

  @Test
  void spammersScoreZeroAndExpertsOne() {
    ConfusionMatrix expert = new ConfusionMatrix(new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}});
    ConfusionMatrix spammer =
        new ConfusionMatrix(new double[][] {{.2, .3, .5}, {.2, .3, .5}, {.2, .3, .5}});
    // rows differ by 1/2 in two entries: (1/4 + 1/4) / (2 * 1) = 1/4
    ConfusionMatrix half = new ConfusionMatrix(new double[][] {{.5, .5}, {0, 1}});
    assertThat(WorkerScores.spamScore(expert)).isEqualTo(1);
    assertThat(WorkerScores.spamScore(spammer)).isEqualTo(0);
    assertThat(WorkerScores.spamScore(half)).isEqualTo(0.25);
    assertThat(WorkerScores.trace(expert)).isEqualTo(3);
    assertThat(WorkerScores.trace(spammer)).isCloseTo(1, within(1e-12));
    assertThat(WorkerScores.trace(half)).isEqualTo(1.5);
  }

  private static Votes random(int tasks) {
    Random random = new Random(9);
    int[][] matrix = new int[tasks][];
    Arrays.setAll(matrix, i -> random.ints(4, 0, 3).toArray());
    return Votes.ofMatrix(matrix, 3);
  }
}
