package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;

class LabelModelTest {
  /** Three workers who agree mostly, one who is never asked; the last of two votes counts. */
  @Test
  void workersAreFunctions() {
    int[][] votes = new int[200][5];
    java.util.SplittableRandom random = new java.util.SplittableRandom(1);
    int[] truth = new int[votes.length];
    double[] accuracy = {0.9, 0.8, 0.6, 0.6};
    for (int i = 0; i < votes.length; i++) {
      truth[i] = random.nextInt(3);
      for (int j = 0; j < 4; j++) {
        int wrong = (truth[i] + 1 + random.nextInt(2)) % 3;
        votes[i][j] = random.nextDouble() < accuracy[j] ? truth[i] : wrong;
      }
      votes[i][4] = -1;
    }
    votes[7] = new int[] {-1, -1, -1, -1, -1};
    Aggregated found = Aggregations.parse("flyingsquid", 0).aggregate(Votes.ofMatrix(votes, 3));
    assertThat(found.labels()[7]).isEqualTo(-1);
    double[] workers = found.learnt().get("worker_accuracy").values();
    assertThat(workers).hasSize(5);
    assertThat(workers[4]).isEqualTo(0.5);
    assertThat(workers[0]).isGreaterThan(workers[2]);
    assertThat(found.accuracy(truth)).isGreaterThan(0.85);
    assertThat(found.warnings())
        .containsExactly(
            "label_model: function 4 always abstains: it has no accuracy, and its votes say"
                + " nothing");
    Aggregated median =
        Aggregations.parse("label_model[method=median]", 0).aggregate(Votes.ofMatrix(votes, 3));
    assertThat(median.flatProbabilities()).isNotEqualTo(found.flatProbabilities());
  }

  @Test
  void twoWorkersAreTooFew() {
    assertThatThrownBy(
            () ->
                Aggregations.parse("label_model", 0)
                    .aggregate(Votes.ofMatrix(new int[][] {{0, 1}}, 2)))
        .isInstanceOf(InputException.class)
        .hasMessage("strategy label_model: needs at least 3 workers, got 2");
  }

  @Test
  void realVotesGiveProbabilities() {
    Aggregated found = Aggregations.parse("label_model", 0).aggregate(LabelMeGolden.votes());
    for (double[] p : found.probabilities()) {
      assertThat(java.util.Arrays.stream(p).sum())
          .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-12));
    }
  }
}
