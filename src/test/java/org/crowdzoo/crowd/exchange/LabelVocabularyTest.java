package org.crowdzoo.crowd.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelVocabularyTest {
  private static LabelVocabulary found(String... labels) {
    return LabelVocabulary.of(List.of(labels), null, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 0 1|0 1 2", // dense from 0: indices
        "2.0 0.0 1e+00|0 1 2",
        "1 3 2|1 2 3", // 1 to K
        "401222 17 9001|17 9001 401222", // taxon ids
        "2.5 11.0 0.5|0.5 2.5 11", // by value, not as text
        "-1 1|-1 1",
        "007 12 3|3 12 007",
        "dog 10 9 cat|9 10 cat dog",
        "99999999999999999999 0|0 99999999999999999999"
      })
  void namesByValue(String labels, String names) {
    LabelVocabulary vocabulary = found(labels.split(" "));
    assertThat(vocabulary.names()).containsExactly(names.split(" "));
    for (String label : labels.split(" ")) {
      int k = vocabulary.classOf(label);
      assertThat(vocabulary.names().get(k)).isEqualTo(LabelVocabulary.canonical(label));
    }
  }

  @Test
  void whatIsNotDenseIsSaid() {
    assertThat(found("0", "1", "3").notes()).singleElement().asString().contains("option -K");
    assertThat(found("0", "1", "2").notes()).isEmpty();
    assertThat(found("0", "1", "2").isNumbered()).isTrue();
    assertThat(found("0", "1", "3").isNumbered()).isFalse();
  }

  @Test
  void withKWholeNumbersAreIndices() {
    LabelVocabulary four = LabelVocabulary.of(List.of("0", "3.0"), null, 4);
    assertThat(four.classOf("3.0")).isEqualTo(3);
    assertThat(four.classOf("4")).isEqualTo(-1);
    assertThat(LabelVocabulary.of(List.of("b", "a"), null, 2).names()).containsExactly("a", "b");
    assertThat(LabelVocabulary.of(List.of("b", "a"), null, 3).classOf("a")).isEqualTo(-1);
  }

  @Test
  void namesThatAreNumbersLeaveNoRoomForIndices() {
    LabelVocabulary grades = LabelVocabulary.ofNames(List.of("1", "2", "3"));
    assertThat(grades.classOf("1")).isZero();
    assertThat(grades.classOf("0")).isEqualTo(-1);
    LabelVocabulary animals = LabelVocabulary.ofNames(List.of("cat", "dog"));
    assertThat(animals.classOf("1")).isEqualTo(1);
    assertThat(animals.classOf("2")).isEqualTo(-1);
  }

  @Test
  void lookalikesAreKeptApartAndSaid() {
    LabelVocabulary cats = found("cat", "Cat", " cat ", "dog", "DOG");
    assertThat(cats.names()).hasSize(5);
    assertThat(cats.notes())
        .containsExactly(
            "labels \" cat \", \"Cat\", \"cat\" differ by case or blanks only and are classes of"
                + " their own",
            "labels \"DOG\", \"dog\" differ by case or blanks only and are classes of their own");
    assertThat(found("che\u0302ne", "chêne").names()).containsExactly("chêne");
  }

  @Test
  void aLabelAsLongAsAFileIsAName() {
    char[] nines = new char[100_000];
    Arrays.fill(nines, '9');
    assertThat(found(new String(nines), "1").names()).hasSize(2);
    assertThat(found("1e999", "1").names()).containsExactly("1", "1e999");
  }
}
