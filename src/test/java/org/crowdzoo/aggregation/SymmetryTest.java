package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the votes do not tell two classes apart, rounding must not. */
@Tag("once")
class SymmetryTest {
  /** Two pairs of workers who contradict each other: a saddle of the likelihood. */
  private static Votes pairs(int agreed, int contradicted) {
    List<int[]> rows = new ArrayList<>();
    for (int n = 0; n < agreed; n++) {
      rows.add(new int[] {0, 0, 0, 0});
      rows.add(new int[] {1, 1, 1, 1});
    }
    for (int n = 0; n < contradicted; n++) {
      rows.add(new int[] {0, 0, 1, 1});
      rows.add(new int[] {1, 1, 0, 0});
    }
    return Votes.ofMatrix(rows.toArray(int[][]::new), 2);
  }

  @ParameterizedTest
  @CsvSource({
    "dawid_skene, smoothing=0.01",
    "dawid_skene, smoothing=0.1",
    "dawid_skene, smoothing=0.003",
    "dawid_skene, smoothing=1",
    "dawid_skene, smoothing=0",
    "one_coin_dawid_skene, smoothing=0.01",
    "one_coin_dawid_skene, prior=estimated",
    "ibcc, right=4",
    "'ebcc[groups=1]', ''"
  })
  void contradictingPairsOfWorkersStayUndecided(String strategy, String option) {
    String text =
        strategy.endsWith("]")
            ? strategy.replace("]", ",maxiter=2000,epsilon=0]")
            : strategy + "[maxiter=2000,epsilon=0," + option + "]";
    for (int agreed : new int[] {1, 3, 7, 10}) {
      for (int contradicted : new int[] {1, 3, 5, 6}) {
        Aggregated found = Aggregations.parse(text, 0).aggregate(pairs(agreed, contradicted));
        for (int i = 2 * agreed; i < found.tasks(); i++) {
          assertThat(found.probability(i, 0))
              .as("%d agreed, %d not", agreed, contradicted)
              .isCloseTo(.5, within(1e-6));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 0.01", "3, 0.1", "5, 0.01", "4, 0.003"})
  void everyRotationOfTheClasses(int classes, double smoothing) {
    // each random row of votes comes with all its rotations, and workers vote on all classes alike
    Random random = new Random(classes);
    List<int[]> rows = new ArrayList<>();
    for (int n = 0; n < 15; n++) {
      int[] row = random.ints(classes, 0, classes).toArray();
      for (int by = 0; by < classes; by++) {
        int shift = by;
        rows.add(java.util.stream.IntStream.of(row).map(l -> (l + shift) % classes).toArray());
      }
    }
    Aggregated found =
        Aggregations.parse("dawid_skene[maxiter=3000,epsilon=0,smoothing=" + smoothing + "]", 0)
            .aggregate(Votes.ofMatrix(rows.toArray(int[][]::new), classes));
    for (int n = 0; n < 15; n++) {
      for (int by = 1; by < classes; by++) {
        for (int k = 0; k < classes; k++) {
          assertThat(found.probability(n * classes + by, (k + by) % classes))
              .isCloseTo(found.probability(n * classes, k), within(1e-6));
        }
      }
    }
  }

  @Test
  void aTrueDifferenceIsKept() {
    double[] a = {1, 1 + 1e-9, 0.5, 0.5 - 1e-9};
    double[] p = a.clone();
    Softmax.inPlace(p, 0, 4);
    assertThat(p[1]).isGreaterThan(p[0]);
    assertThat(p[2]).isGreaterThan(p[3]);
    double[] rounded = {1, 1 + 1e-15, 0.5, 0.5 - 1e-15};
    Softmax.inPlace(rounded, 0, 4);
    assertThat(rounded[1]).isEqualTo(rounded[0]);
    assertThat(rounded[2]).isEqualTo(rounded[3]);
  }
}
