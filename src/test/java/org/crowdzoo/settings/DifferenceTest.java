package org.crowdzoo.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DifferenceTest {
  private static final String THEN = "a: 1\ntraining: {epochs: 5, milestones: [1, 2]}\nname: x\n";

  @Test
  void namesTheKeyByItsPathAndBothValues() {
    assertThat(Difference.first(THEN, THEN.replace("epochs: 5", "epochs: 6")))
        .isEqualTo("training.epochs was 5 and is 6");
    assertThat(Difference.first(THEN, THEN.replace("[1, 2]", "[1, 3]")))
        .isEqualTo("training.milestones was [1,2] and is [1,3]");
    assertThat(Difference.first(THEN, THEN.replace("name: x", "name: \"y z\"")))
        .isEqualTo("name was x and is y z");
  }

  @Test
  void namesWhatOnlyOneOfThemHas() {
    assertThat(Difference.first(THEN, THEN.replace("a: 1\n", "")))
        .isEqualTo("a was 1 and is not given");
    assertThat(Difference.first(THEN, THEN + "late: {b: 2}\n"))
        .isEqualTo("late was not given and is {\"b\":2}");
  }

  @Test
  void theOrderOfKeysIsNoDifferenceOfAKey() {
    assertThat(Difference.first("a: 1\nb: 2\n", "b: 2\na: 1\n")).isEqualTo("its text differs");
  }
}
