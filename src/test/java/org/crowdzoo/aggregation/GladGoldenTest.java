package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.crowdzoo.aggregation.LabelMeGolden.golden;
import static org.crowdzoo.aggregation.LabelMeGolden.numbers;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GladGoldenTest {
  @Test
  void posteriorToTheAccuracyOfAnOptimiser() {
    double[] expected = numbers(golden().get("glad").get("posterior"));
    Aggregated found = Aggregations.parse("GLAD", 0).aggregate(LabelMeGolden.votes());
    assertThat(found.flatProbabilities()).containsExactly(expected, within(1e-2));
    int[] labels = Aggregated.ofPosterior(expected, 1000, 8).labels();
    long same = IntStream.range(0, 1000).filter(i -> labels[i] == found.label(i)).count();
    assertThat(same).isGreaterThanOrEqualTo(990);
  }

  @Test
  void abilitiesAndDifficulties() {
    Aggregated found = Aggregations.parse("glad", 0).aggregate(LabelMeGolden.votes());
    assertThat(found.learnt().get("ability").values())
        .containsExactly(numbers(golden().get("glad").get("ability")), within(0.1));
    assertThat(found.learnt().get("log_inverse_difficulty").values())
        .containsExactly(numbers(golden().get("glad").get("logInverseDifficulty")), within(0.1));
  }
}
