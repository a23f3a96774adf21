package org.crowdzoo.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.crowdzoo.files.InputException;
import org.crowdzoo.settings.Choice;
import org.junit.jupiter.api.Test;

/** Candidates as users write them. */
class CandidateTest {
  @Test
  void optionsAreTheStrategysAndKeysOfTheTrainingStandBesideThem() {
    Candidate candidate =
        Candidate.parse(
            "annot-mix[eta=0.8,training.averaging=0.99,regularizer='{kind: geometric-f}']");
    assertThat(candidate.strategy())
        .isEqualTo(Strategies.choose("annot-mix[eta=0.8,regularizer='{kind: geometric-f}']"));
    assertThat(candidate.training()).containsExactly(Map.entry("training.averaging", "0.99"));
    assertThat(Candidate.parse("conal").training()).isEmpty();
  }

  @Test
  void whatMakesCandidatesIncomparableIsRefused() {
    for (String key : new String[] {"epochs", "selection", "trackTest", "averagin"}) {
      assertThatThrownBy(() -> Candidate.parse("conal[training." + key + "=3]"))
          .isInstanceOf(InputException.class)
          .hasMessageContaining("a candidate may change must be one of averaging, mixup")
          .hasMessageContaining(key);
    }
  }

  /**
   * The usual ones: of ties the first is taken, so matrices of many numbers a worker stand last.
   */
  @Test
  void theUsualCandidatesStandFromFewNumbersAWorkerToMany() {
    Choice<StrategyMethod<?>> auto = Strategies.choose("auto");
    Candidates usual = auto.method().with(auto.options()).candidates().orElseThrow();
    assertThat(usual.all().stream().map(one -> one.strategy().name()).toList())
        .containsExactly(
            "naive_soft",
            "majority_voting",
            "dawid_skene",
            "network-em",
            "conal",
            "annot_mix",
            "annot_mix",
            "geometric",
            "conal");
    assertThat(usual.names().get(4)).isEqualTo("conal[variant=constrained]");
    assertThat(usual.all().stream().map(Candidate::training).toList())
        .as("each with the training that its results are known for")
        .containsExactly(
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of("training.averaging", "0.95"),
            Map.of("training.averaging", "0.99"),
            Map.of("training.mixup", "1", "training.averaging", "0.99"),
            Map.of());
  }
}
