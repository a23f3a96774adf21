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

  private static String of(String answers, String metadata, String hashes) {
    return "data:\n  answers: \"" + answers + "\"\n  metadata: \"" + metadata + "\"\n" + hashes;
  }

  /** Content is known by its hash: a folder that was moved or renamed is the same. */
  @Test
  void filesThatLieElsewhereAreNoDifferenceIfTheirContentIsKnown() {
    String hashes = "dataSha256: 1\nmetadataSha256: 2\n";
    String then = of("/a/board/answers.json", "/a/board/metadata.json", hashes);
    assertThat(Difference.isNone(then, of("/b/answers.json", "/b/metadata.json", hashes))).isTrue();
    assertThat(Difference.isNone(then, of("/a/board/other.json", "/a/board/metadata.json", hashes)))
        .isFalse();
    assertThat(Difference.isNone(then, then.replace("Sha256: 2", "Sha256: 3"))).isFalse();
    assertThat(Difference.isNone(then, then.replace("dataSha256: 1", "dataSha256: 3"))).isFalse();
    String own = of("/a/answers.json", "", "dataSha256: 1\n");
    assertThat(Difference.isNone(own, of("/b/answers.json", "", "dataSha256: 1\n"))).isTrue();
  }

  /** What was made before metadata had a hash goes on where it lies, and nowhere else. */
  @Test
  void metadataWithoutAHashMustLieWhereTheyLay() {
    String then = of("/a/answers.json", "/a/metadata.json", "dataSha256: 1\n");
    String now = of("/a/answers.json", "/a/metadata.json", "dataSha256: 1\nmetadataSha256: 2\n");
    assertThat(Difference.isNone(then, now)).isTrue();
    assertThat(Difference.isNone(then, now.replace("/a/", "/b/"))).isFalse();
  }
}
