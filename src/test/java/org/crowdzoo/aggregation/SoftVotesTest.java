package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.crowdzoo.crowd.Votes;
import org.crowdzoo.crowd.VotesBuilder;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoftVotesTest {
  private static final Votes HARD = SimulatedCrowd.of(60, 3, 5, 2, SimulatedCrowd.mixed(8)).votes();

  /** Every vote as two halves. */
  private static Votes halves() {
    VotesBuilder builder = new VotesBuilder();
    for (int i = 0; i < HARD.tasks(); i++) {
      for (int v = HARD.start(i); v < HARD.end(i); v++) {
        double[] half = new double[3];
        half[HARD.label(v)] = 0.5;
        for (int n = 0; n < 2; n++) {
          builder.softVote(HARD.taskKey(i), HARD.workerKey(HARD.worker(v)), half);
        }
      }
    }
    return builder.build(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mv[ties=all]",
        "naive_soft",
        "dawid_skene[epsilon=0]",
        "fast_dawid_skene[epsilon=0]",
        "wds[epsilon=0]",
        "dawid_skene_clust[epsilon=0,maxiter=20]",
        "one_coin_dawid_skene[epsilon=0]",
        "glad[epsilon=0,maxiter=20]",
        "mace[epsilon=0]",
        "ibcc[epsilon=0,maxiter=50]",
        "ebcc[epsilon=0,maxiter=50,groups=3,restarts=2]"
      })
  void twoHalvesOfAVoteAreTheVote(String strategy) {
    Aggregation aggregation = Aggregations.parse(strategy, 1);
    assertThat(halves().isSoft()).isTrue();
    assertThat(aggregation.aggregate(halves()).flatProbabilities())
        .containsExactly(
            aggregation.aggregate(HARD).flatProbabilities(),
            within(strategy.startsWith("glad") ? 1e-3 : 1e-6));
  }

  @Test
  void doubtCountsLessThanCertainty() {
    VotesBuilder builder = new VotesBuilder();
    for (int i = 0; i < 30; i++) {
      for (int j = 0; j < 4; j++) {
        builder.vote("t" + i, "w" + j, i % 2);
      }
    }
    builder.softVote("doubt", "w0", new double[] {.6, .4});
    builder.softVote("doubt", "w1", new double[] {.1, .9});
    Votes votes = builder.build(2);
    int doubt = votes.taskIndex("doubt");
    assertThat(votes.count(doubt)).isEqualTo(4);
    assertThat(new NaiveSoft().aggregate(votes).probability(doubt, 1))
        .isCloseTo(0.65, within(1e-6));
    Aggregated found = Aggregations.parse("dawid_skene", 0).aggregate(votes);
    assertThat(found.label(doubt)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"kos", "m_msr", "zbs", "iwmv", "wawa", "plantnet", "twothird", "bwa"})
  void theOthersRefuseThem(String strategy) {
    assertThatThrownBy(() -> Aggregations.parse(strategy, 0).aggregate(halves()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("takes one label a vote, got soft votes");
  }
}
