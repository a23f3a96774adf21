package org.crowdzoo.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.crowdzoo.files.InputException;
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
}
