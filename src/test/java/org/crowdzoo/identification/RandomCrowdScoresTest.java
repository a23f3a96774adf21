package org.crowdzoo.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.crowdzoo.aggregation.RandomCrowd;
import org.crowdzoo.crowd.ConfusionMatrix;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Other votes than LabelMe's, to 1e-8; see {@link RandomCrowd}. */
class RandomCrowdScoresTest {
  static String[] names() {
    return RandomCrowd.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void scoresOfTasksWorkersAndCrowd(String name) {
    RandomCrowd crowd = RandomCrowd.read(name);
    assertThat(VoteEntropy.of(crowd.votes()))
        .containsExactly(crowd.numbers("entropy"), within(1e-8));
    assertThat(KrippendorffAlpha.of(crowd.votes()))
        .isCloseTo(crowd.numbers("krippendorff_alpha_nominal")[0], within(1e-8));
    List<ConfusionMatrix> confusions = Confusions.byDawidSkene(crowd.votes(), 50);
    assertThat(confusions.stream().mapToDouble(WorkerScores::spamScore).toArray())
        .containsExactly(crowd.numbers("spam_score_from_dawid_skene_50"), within(1e-8));
    assertThat(confusions.stream().mapToDouble(WorkerScores::trace).toArray())
        .containsExactly(crowd.numbers("trace_confusion_from_dawid_skene_50"), within(1e-8));
  }
}
