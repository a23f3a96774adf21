package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.crowdzoo.aggregation.LabelMeGolden.golden;
import static org.crowdzoo.aggregation.LabelMeGolden.numbers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DawidSkeneGoldenTest {
  private static Aggregated exactly(String strategy, int iterations) {
    return Aggregations.parse(strategy + "[maxiter=" + iterations + ",epsilon=0,smoothing=0]", 0)
        .aggregate(LabelMeGolden.votes());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 50})
  void posteriorAndPriorAfterExactlyNIterations(int n) {
    var expected = golden().get("dawid_skene_" + n);
    Aggregated found = exactly("dawid_skene", n);
    assertThat(found.objective()).hasSize(n);
    assertThat(found.flatProbabilities())
        .containsExactly(numbers(expected.get("posterior")), within(1e-8));
    assertThat(found.learnt().get("prior").values())
        .containsExactly(numbers(expected.get("prior")), within(1e-8));
  }

  @Test
  void confusionsAfterFiftyIterations() {
    LearntTable confusions = exactly("DS", 50).confusions();
    assertThat(confusions.shape()).containsExactly(59, 8, 8);
    assertThat(confusions.values())
        .containsExactly(numbers(golden().get("dawid_skene_50").get("confusions")), within(1e-8));
  }

  @Test
  void wdsFromTheConfusionsAfterFiftyIterations() {
    assertThat(exactly("WDS", 50).flatProbabilities())
        .containsExactly(numbers(golden().get("wds_50")), within(1e-8));
  }
}
