package org.crowdzoo.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.DawidSkene;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Test;

class UncertaintyTest {
  private static final Votes VOTES =
      Votes.ofMatrix(
          new int[][] {
            {0, 0, 1, 2}, {1, 1, 1, 1}, {2, 0, -1, -1}, {-1, -1, 1, -1}, {-1, -1, -1, -1}
          },
          3);

  @Test
  void disagreementIsTheShareOfPairsThatDiffer() {
    assertThat(Disagreement.of(VOTES))
        .containsExactly(new double[] {5 / 6.0, 0, 1, 0, 0}, within(1e-15));
  }

  @Test
  void uncertaintyIsTheEntropyOfThePosterior() {
    double[] entropies = PosteriorEntropy.of(VOTES, 7);
    Aggregated found = new DawidSkene(new DawidSkene.Options(7, 1e-8, 0.01)).aggregate(VOTES);
    for (int i = 0; i < 4; i++) {
      double entropy = 0;
      for (int k = 0; k < 3; k++) {
        double p = found.probability(i, k);
        entropy -= p == 0 ? 0 : p * Math.log(p);
      }
      assertThat(entropies[i]).isCloseTo(entropy, within(1e-15)).isBetween(0.0, Math.log(3));
    }
    assertThat(entropies[4]).isEqualTo(Math.log(3));
  }
}
