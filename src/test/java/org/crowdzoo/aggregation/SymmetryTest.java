package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the votes do not tell two classes apart, rounding must not. */
class SymmetryTest {
  private static final String LONG = "[maxiter=3000,epsilon=0,smoothing=";

  @ParameterizedTest
  @CsvSource({"0.01", "0.1", "1", "0.003", "0"})
  void classesAndWorkersSwapped(double smoothing) {
    // swapping both the classes and the workers gives the same table
    List<int[]> rows = new ArrayList<>();
    for (int n = 0; n < 7; n++) {
      rows.add(new int[] {0, 0});
      rows.add(new int[] {1, 1});
    }
    for (int n = 0; n < 3; n++) {
      rows.add(new int[] {0, 1});
    }
    rows.add(new int[] {1, 0});
    Aggregated found =
        Aggregations.parse("dawid_skene" + LONG + smoothing + "]", 0)
            .aggregate(Votes.ofMatrix(rows.toArray(int[][]::new), 2));
    for (int i = 14; i < 18; i++) {
      assertThat(found.probability(i, 0)).as("task " + i).isCloseTo(.5, within(1e-6));
    }
    assertThat(found.probability(0, 0)).isCloseTo(found.probability(1, 1), within(1e-6));
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
        Aggregations.parse("dawid_skene" + LONG + smoothing + "]", 0)
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
