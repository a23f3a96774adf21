package org.crowdzoo.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Test;

/** CROWDLAB and ActiveLab, worked by hand from the papers' formulas. */
class CrowdlabTest {
  /*
   * Majority 0, 1, 2 and, tied, 1 by prediction. P = (2/3 + 1 + 1 + 1/2) / 4 = 19/24, for others
   * (1 - P) / 2 = 5/48. E = 1 - 2/4. Agreement with others: 3/5, 2/4, 1/3, so the weights are
   * 1 - 0.4/0.5 = 0.2 and twice the lowest, 1e-6. The model is never wrong: w_M = sqrt(9/4) = 1.5.
   */
  private static final Votes VOTES =
      Votes.ofMatrix(new int[][] {{0, 0, 1}, {1, 1, -1}, {2, -1, 2}, {0, 1, -1}, {-1, -1, -1}}, 3);

  private static final double[][] PREDICTIONS = {
    {.7, .2, .1}, {.1, .6, .3}, {.2, .2, .6}, {.3, .6, .1}, {.1, .1, .8}
  };

  // the two weights of 1e-6 are left out of the work by hand
  private static final double HAND = 3e-6;

  @Test
  void workedByHand() {
    Crowdlab found = Crowdlab.of(VOTES, PREDICTIONS, 0);
    double p = 19.0 / 24;
    double other = 5.0 / 48;
    assertThat(found.modelWeight()).isCloseTo(1.5, within(1e-12));
    assertThat(found.workerWeights()).containsExactly(new double[] {.2, 1e-6, 1e-6}, within(1e-9));
    assertThat(found.consensus()).containsExactly(0, 1, 2, 1, 2);
    assertThat(found.posterior()[0])
        .containsExactly(
            new double[] {
              (1.05 + .2 * p) / 1.7, (.30 + .2 * other) / 1.7, (.15 + .2 * other) / 1.7
            },
            within(HAND));
    assertThat(found.consensusQuality())
        .containsExactly(
            new double[] {
              (1.05 + .2 * p) / 1.7,
              (.90 + .2 * p) / 1.7,
              (.90 + .2 * p) / 1.7,
              (.90 + .2 * other) / 1.7,
              .8
            },
            within(HAND));
    for (double[] row : found.posterior()) {
      assertThat(Arrays.stream(row).sum()).isCloseTo(1, within(1e-12));
    }
    // mean posterior of worker 0's votes and agreement 3/4; share 1.5 / (1.5 + 0.2/3 * 9/4)
    double trust = ((1.05 + .2 * p) + 2 * (.90 + .2 * p) + (.45 + .2 * p)) / 1.7 / 4;
    double share = 1.5 / 1.65;
    assertThat(found.workerQuality()[0]).isCloseTo(share * trust + (1 - share) * .75, within(HAND));
  }

  @Test
  void activeLabWorkedByHand() {
    double[] scores = ActiveLab.scores(VOTES, PREDICTIONS, 0);
    double mean = .2 / 3;
    double quality = (1.05 + .2 * 19 / 24) / 1.7;
    assertThat(scores[0]).isCloseTo((1.7 * quality + mean / 3) / (1.7 + mean), within(HAND));
    assertThat(scores[4]).isCloseTo((1.5 * .8 + mean / 3) / (1.5 + mean), within(HAND));
    assertThat(ActiveLab.next(scores, 2)[0]).isEqualTo(3);
    assertThat(ActiveLab.next(new double[] {.5, .1, .5, .1}, 3)).containsExactly(1, 3, 0);
  }

  @Test
  void anIdleWorkerChangesNothing() {
    Votes more =
        Votes.ofMatrix(
            new int[][] {
              {0, 0, 1, -1}, {1, 1, -1, -1}, {2, -1, 2, -1}, {0, 1, -1, -1}, {-1, -1, -1, -1}
            },
            3);
    Crowdlab found = Crowdlab.of(more, PREDICTIONS, 0);
    Crowdlab before = Crowdlab.of(VOTES, PREDICTIONS, 0);
    assertThat(found.consensusQuality()).containsExactly(before.consensusQuality());
    assertThat(Arrays.copyOf(found.workerQuality(), 3)).containsExactly(before.workerQuality());
    assertThat(found.workerQuality()[3]).isNaN();
    assertThat(ActiveLab.scores(more, PREDICTIONS, 0))
        .containsExactly(ActiveLab.scores(VOTES, PREDICTIONS, 0));
  }

  @Test
  void withoutTasksOfTwoVotesThePredictionDecides() {
    Votes single = Votes.ofMatrix(new int[][] {{0, -1}, {-1, 1}}, 2);
    Crowdlab found = Crowdlab.of(single, new double[][] {{.3, .7}, {.1, .9}}, 0);
    assertThat(found.consensus()).containsExactly(0, 1);
    assertThat(found.consensusQuality()).containsExactly(.3, .9);
    assertThat(found.workerQuality()).containsExactly(.3, .9);
    // weights all 1: (2 q + 1/2) / 3
    assertThat(ActiveLab.scores(single, new double[][] {{.3, .7}, {.1, .9}}, 0))
        .containsExactly(new double[] {1.1 / 3, 2.3 / 3}, within(1e-12));
  }

  @Test
  void goodWorkersRankAboveSpammersAndQualityTellsRightFromWrong() {
    Random random = new Random(3);
    int tasks = 600;
    int[][] matrix = new int[tasks][8];
    double[][] predictions = new double[tasks][];
    int[] truth = random.ints(tasks, 0, 4).toArray();
    for (int i = 0; i < tasks; i++) {
      for (int j = 0; j < 8; j++) {
        boolean right = random.nextDouble() < (j < 5 ? 0.75 : 0);
        matrix[i][j] = random.nextInt(3) > 0 ? (right ? truth[i] : random.nextInt(4)) : -1;
      }
      predictions[i] = new double[] {.2, .2, .2, .2};
      predictions[i][random.nextDouble() < .7 ? truth[i] : random.nextInt(4)] += .2;
    }
    Crowdlab found = Crowdlab.of(Votes.ofMatrix(matrix, 4), predictions, 0);
    double worstGood = Arrays.stream(found.workerQuality(), 0, 5).min().orElseThrow();
    double bestSpammer = Arrays.stream(found.workerQuality(), 5, 8).max().orElseThrow();
    assertThat(worstGood).isGreaterThan(bestSpammer + 0.1);
    double right = 0;
    double wrong = 0;
    int rights = 0;
    for (int i = 0; i < tasks; i++) {
      boolean ok = found.consensus()[i] == truth[i];
      rights += ok ? 1 : 0;
      right += ok ? found.consensusQuality()[i] : 0;
      wrong += ok ? 0 : found.consensusQuality()[i];
    }
    assertThat(rights / (double) tasks).isGreaterThan(0.85);
    assertThat(right / rights).isGreaterThan(wrong / (tasks - rights) + 0.05);
  }

  @Test
  void predictionsMustBeDistributions() {
    assertThatThrownBy(() -> Crowdlab.of(VOTES, new double[][] {{1, 0, 0}}, 0))
        .hasMessageContaining("needs predictions of 5 tasks, got 1");
    double[][] broken = Arrays.stream(PREDICTIONS).map(double[]::clone).toArray(double[][]::new);
    broken[2][0] = Double.NaN;
    assertThatThrownBy(() -> Crowdlab.of(VOTES, broken, 0)).hasMessageContaining("row 2 must be");
  }
}
