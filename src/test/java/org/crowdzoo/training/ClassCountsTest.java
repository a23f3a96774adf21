package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassCountsTest {
  /** Three of class 0 (two found), one of class 1 (said 0), none of class 2; nothing is said 2. */
  @Test
  void figuresOfEachClass() {
    ClassCounts counts = ClassCounts.of(new int[] {0, 0, 0, 1}, new int[] {0, 0, 1, 0}, 3);
    assertThat(counts.counts()).isDeepEqualTo(new int[][] {{2, 1, 0}, {1, 0, 0}, {0, 0, 0}});
    assertThat(counts.accuracy(0)).isCloseTo(2.0 / 3, within(1e-12));
    assertThat(counts.f1(0)).isCloseTo(4.0 / 6, within(1e-12));
    assertThat(counts.accuracy(1)).isZero();
    assertThat(counts.f1(1)).isZero();
    assertThat(counts.accuracy(2)).isNaN();
    assertThat(counts.f1(2)).isNaN();
    assertThat(counts.shares()[0]).containsExactly(2.0 / 3, 1.0 / 3, 0);
    assertThat(counts.shares()[2]).containsExactly(0, 0, 0);
  }
}
