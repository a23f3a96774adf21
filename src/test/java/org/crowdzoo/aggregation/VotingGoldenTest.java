package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.crowdzoo.aggregation.LabelMeGolden.golden;
import static org.crowdzoo.aggregation.LabelMeGolden.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.BitSet;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Test;

class VotingGoldenTest {
  private static Aggregated labelMe(String strategy) {
    return Aggregations.parse(strategy, 0).aggregate(LabelMeGolden.votes());
  }

  @Test
  void sharesOfTheVotes() {
    assertThat(labelMe("NaiveSoft").flatProbabilities())
        .containsExactly(numbers(golden().get("naive_soft")), within(1e-8));
  }

  @Test
  void majorityVotingKnowsTheTies() {
    JsonNode ties = golden().get("majority_ties");
    Aggregated all = labelMe("MV[ties=all]");
    Aggregated lowest = labelMe("mv[ties=lowest]");
    Aggregated drawn = labelMe("MV");
    boolean higherDrawn = false;
    for (int i = 0; i < 1000; i++) {
      double[] tied = numbers(ties.get(i));
      double[] row = new double[8];
      Arrays.stream(tied).forEach(k -> row[(int) k] = 1.0 / tied.length);
      assertThat(all.probabilities()[i]).containsExactly(row, within(1e-12));
      assertThat(lowest.label(i)).isEqualTo((int) tied[0]);
      assertThat(tied).contains(drawn.label(i));
      higherDrawn |= drawn.label(i) != (int) tied[0];
    }
    assertThat(higherDrawn).isTrue();
  }

  @Test
  void twoThird() {
    assertThat(labelMe("TwoThird").labels())
        .containsExactly(
            Arrays.stream(numbers(golden().get("twothird"))).mapToInt(x -> (int) x).toArray());
  }

  @Test
  void plantNetWithPeerannotsInitialLabels() {
    JsonNode expected = golden().get("plantnet");
    Aggregated found = labelMe("plantnet[alpha=0.5,beta=0.2,compat=peerannot,invalid=label]");
    assertThat(Arrays.stream(found.labels()).asDoubleStream().toArray())
        .containsExactly(numbers(expected.get("labels")), within(0.0));
    assertThat(found.learnt().get("valid").values())
        .containsExactly(numbers(expected.get("valid")), within(0.0));
    assertThat(found.learnt().get("worker_weight").values())
        .containsExactly(numbers(expected.get("weights")), within(1e-8));
    assertThat(found.learnt().get("confidence").values())
        .containsExactly(numbers(expected.get("confidence")), within(1e-8));
    assertThat(found.learnt().get("accuracy").values())
        .containsExactly(numbers(expected.get("accuracy")), within(1e-8));
  }

  @Test
  void wawaWeighsByAgreementWithTheMajorityWhereNoTieIsInvolved() {
    Votes votes = LabelMeGolden.votes();
    BitSet tied = new BitSet();
    for (int i = 0; i < 1000; i++) {
      if (golden().get("majority_ties").get(i).size() > 1) {
        votes.ofTask(i).forEach(vote -> tied.set(vote.worker()));
      }
    }
    double[] expected = numbers(golden().get("wawa_worker_accuracy_random_ties_seed0"));
    double[] weight = labelMe("wawa").learnt().get("worker_weight").values();
    int compared = 0;
    for (int j = 0; j < 59; j++) {
      if (!tied.get(j)) {
        assertThat(weight[j]).isCloseTo(expected[j], within(1e-8));
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }
}
