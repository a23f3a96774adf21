package org.crowdzoo.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentTest {
  private static final int MANY = Integer.MAX_VALUE;

  @Test
  void withoutLimitsEverybodySeesEverything() {
    for (int[] workers : LimitedAssignment.EVERYBODY.draw(20, 3, new Random(0))) {
      assertThat(workers).containsExactly(0, 1, 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"1000, 3, false", "7, 4, false", "7, 4, true", "2, 2147483647, false", "1, 5, true"})
  void noWorkerAndNoTaskExceedsItsLimitAndEveryTaskIsSeen(
      int workload, int feedback, boolean imbalance) {
    int[][] seen = new LimitedAssignment(workload, feedback, imbalance).draw(60, 61, new Random(2));
    int[] load = new int[61];
    for (int[] workers : seen) {
      assertThat(workers.length).isBetween(1, Math.min(feedback, 61));
      assertThat(workers).doesNotHaveDuplicates().isSorted();
      Arrays.stream(workers).forEach(j -> load[j]++);
    }
    assertThat(Arrays.stream(load).max().orElseThrow()).isLessThanOrEqualTo(workload);
  }

  @Test
  void aWorkloadIsUsedUpEvenly() {
    // 10 workers of 6 tasks each: 60 votes for 20 tasks
    int[][] seen = new LimitedAssignment(6, MANY, false).draw(20, 10, new Random(4));
    int[] counts = Arrays.stream(seen).mapToInt(w -> w.length).toArray();
    assertThat(counts).startsWith(3, 3, 3, 3, 3, 3, 3, 3, 3, 3);
    // the last tasks may find the votes that are left with too few workers
    assertThat(Arrays.stream(counts).sum()).isBetween(57, 60);
  }

  @Test
  void imbalanceVariesTheNumberOfVotes() {
    int[][] seen = new LimitedAssignment(MANY, 5, true).draw(300, 10, new Random(4));
    assertThat(Arrays.stream(seen).map(w -> w.length).distinct())
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
  }

  @Test
  void workersVoteInProportionToTheirActivity() {
    double[] activity = {4, 2, 1, 0, 1};
    int[][] seen = new SkewedAssignment(1, 1, activity).draw(8000, 5, new Random(6));
    int[] load = new int[5];
    Arrays.stream(seen).forEach(workers -> load[workers[0]]++);
    for (int j = 0; j < 5; j++) {
      assertThat(load[j] / 8000.0).isCloseTo(activity[j] / 8, within(0.02));
    }
    assertThat(load[3]).isZero();
  }

  @Test
  void impossibleLimitsAreRefused() {
    assertThatThrownBy(() -> new LimitedAssignment(0, 1, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LimitedAssignment(2, 1, false).draw(5, 2, new Random(0)))
        .hasMessageContaining("cannot vote on 5 tasks");
    assertThatThrownBy(() -> new SkewedAssignment(2, 3, new double[] {1, 1, 0}))
        .hasMessageContaining("2 active workers");
  }
}
