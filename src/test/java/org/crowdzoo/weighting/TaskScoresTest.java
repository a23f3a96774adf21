package org.crowdzoo.weighting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.identification.Crowdlab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scores by hand, and against the methods that they are made of. */
class TaskScoresTest {
  private static final int X = -1;
  private static final Votes VOTES =
      Votes.ofMatrix(
          new int[][] {{0, 0, 0, 1}, {2, 2, X, 2}, {X, X, X, X}, {1, 0, 2, X}, {X, 1, X, X}}, 3);
  private static final double[][] PREDICTIONS = {
    {0.6, 0.3, 0.1}, {0.1, 0.1, 0.8}, {0.2, 0.7, 0.1}, {0.3, 0.3, 0.4}, {0.5, 0.4, 0.1}
  };

  private static TaskScores scores() {
    return new TaskScores(VOTES, () -> PREDICTIONS, 3);
  }

  @Test
  void consensusIsTheShareOfTheMajority() {
    assertThat(scores().ofTasks(Policy.CONSENSUS))
        .containsExactly(new double[] {0.75, 1, 0, 1 / 3.0, 1}, within(1e-15));
  }

  @Test
  void entropyIsMeasuredAgainstAllClasses() {
    double h = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    assertThat(scores().ofTasks(Policy.ENTROPY))
        .containsExactly(new double[] {1 - h / Math.log(3), 1, 0, 0, 1}, within(1e-12));
  }

  @Test
  void posteriorIsDawidAndSkenes() {
    Aggregated found = Aggregations.parse("dawid_skene", 0).aggregate(VOTES);
    double[] scores = scores().ofTasks(Policy.POSTERIOR);
    for (int i = 0; i < 5; i++) {
      double most = 0;
      for (int k = 0; k < 3; k++) {
        most = Math.max(most, found.probability(i, k));
      }
      assertThat(scores[i]).isEqualTo(i == 2 ? 0 : most);
    }
  }

  /** Skills are shares of agreement with the majority; where two labels tie it agrees half. */
  @Test
  void skillTrustsThoseWhoAgree() {
    Votes votes = Votes.ofMatrix(new int[][] {{0, 0, 1}, {1, 1, 0}, {2, 2, 2}, {0, X, 2}}, 3);
    double[] scores = new TaskScores(votes, null, 0).ofTasks(Policy.SKILL);
    double first = 3.5 / 4;
    double second = 1;
    double third = 1.5 / 4;
    double pair = (first + second) / (first + second + third);
    assertThat(scores)
        .containsExactly(new double[] {pair, pair, 1, first / (first + third)}, within(1e-12));
  }

  @Test
  void crowdlabIsItsQualityAndItsPredictionWhereNobodyVotes() {
    Crowdlab found = Crowdlab.of(VOTES, PREDICTIONS, 3);
    assertThat(scores().ofTasks(Policy.CROWDLAB))
        .containsExactly(found.consensusQuality(), within(1e-15));
    assertThat(scores().ofTasks(Policy.CROWDLAB)[2]).isCloseTo(0.7, within(1e-12));
  }

  @Test
  void aLabelIsAsSureAsItsBetterAnswer() {
    double[][] consensus = scores().ofLabels(Policy.CONSENSUS);
    assertThat(consensus[0]).containsExactly(new double[] {0.75, 0.75, 1}, within(1e-15));
    assertThat(consensus[2]).containsExactly(0, 0, 0);
    double h = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25)) / Math.log(2);
    assertThat(scores().ofLabels(Policy.ENTROPY)[0])
        .containsExactly(new double[] {1 - h, 1 - h, 1}, within(1e-12));
  }

  @ParameterizedTest
  @EnumSource(Policy.class)
  void allAreFromZeroToOne(Policy policy) {
    assertThat(Arrays.stream(scores().ofTasks(policy))).allMatch(s -> s >= 0 && s <= 1 + 1e-12);
    assertThat(Arrays.stream(scores().ofLabels(policy)).flatMapToDouble(Arrays::stream))
        .allMatch(s -> s >= 0 && s <= 1 + 1e-12);
  }

  @Test
  void weightsAreScoresToAPowerAboveAFloor() {
    Weighting squared = new Weighting("consensus", null, 2, 0.2, Weighting.Per.EXAMPLE);
    assertThat(squared.of(scores()))
        .isDeepEqualTo(new double[][] {{0.5625}, {1}, {0.2}, {0.2}, {1}});
    Weighting byLabel = new Weighting("Consensus", null, 1, null, Weighting.Per.LABEL);
    assertThat(byLabel.of(scores())[0]).containsExactly(0.75, 0.75, 1);
    assertThat(byLabel.of(scores())[2]).containsExactly(0.1, 0.1, 0.1);
    assertThat(new Weighting("w.npy", null, 1, null, Weighting.Per.EXAMPLE).floor()).isZero();
  }

  @Test
  void smoothingSpreadsTheLessSureMore() {
    double[][] hard = {{1, 0, 0}, {0, 0, 1}, null, {0, 1, 0}, null};
    double[][] soft = new Smoothing(Policy.CONSENSUS, 0.3).of(hard, scores());
    double e = 0.3 * 0.25;
    assertThat(soft[0]).containsExactly(new double[] {1 - e + e / 3, e / 3, e / 3}, within(1e-15));
    assertThat(soft[1]).containsExactly(0, 0, 1);
    assertThat(soft[2]).isNull();
    assertThat(Arrays.stream(soft[3]).sum()).isCloseTo(1, within(1e-15));
  }

  @Test
  void thresholdsWalkLinearlyOrInOneStep() {
    Curriculum linear =
        new Curriculum(Curriculum.By.CONSENSUS, 0.9, 0.5, 4, Curriculum.Shape.LINEAR);
    Curriculum step = new Curriculum(Curriculum.By.CONSENSUS, 0.9, 0.5, 4, Curriculum.Shape.STEP);
    double[] expected = {0.9, 0.8, 0.7, 0.6, 0.5, 0.5};
    for (int epoch = 0; epoch < expected.length; epoch++) {
      assertThat(linear.threshold(epoch)).isCloseTo(expected[epoch], within(1e-12));
      assertThat(step.threshold(epoch)).isEqualTo(epoch < 4 ? 0.9 : 0.5);
    }
    double[] scores = {1, 0.6 + 1e-16, 0.2, 0.9};
    assertThat(linear.byScore(0, scores)).containsExactly(true, false, false, true);
    assertThat(linear.byScore(3, scores)).containsExactly(true, true, false, true);
  }

  @Test
  void byLossTheSmallestTakePart() {
    Curriculum curriculum = new Curriculum(Curriculum.By.LOSS, 0.75, 0, 3, Curriculum.Shape.LINEAR);
    double[] losses = {0.5, Double.NaN, 0.1, 3, 0.2};
    assertThat(curriculum.byLoss(0, losses)).containsExactly(false, false, true, false, false);
    assertThat(curriculum.byLoss(1, losses)).containsExactly(false, false, true, false, true);
    assertThat(curriculum.byLoss(3, losses)).containsExactly(true, false, true, true, true);
    Curriculum strict = new Curriculum(Curriculum.By.LOSS, 1, 1, 3, Curriculum.Shape.LINEAR);
    assertThat(strict.byLoss(0, losses)).containsExactly(false, false, true, false, false);
  }
}
