package org.crowdzoo.crowd.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.crowdzoo.crowd.exchange.NoVote.Meaning;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoVoteTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "NaN|NaN 1 0|NONE",
        "None|a None|NONE",
        "null|a null|NONE",
        "NA|a NA|NONE",
        "none|a none|VOTE", // pandas takes it for a text, too
        "0|0 1|VOTE",
        "-1|-1 0 1|NONE",
        "-1.0|-1.0 0.0 1.0|NONE",
        "-1|-1 cat dog|NONE",
        "-1|-1 1|AMBIGUOUS",
        "-1|-1 1 NaN|AMBIGUOUS",
        "-1|-2 -1 0 1 2|VOTE", // marks from -2 to 2
      })
  void whatIsUsual(String cell, String labels, Meaning meaning) {
    assertThat(NoVote.of(null).of(cell, Arrays.asList(labels.split(" ")), null)).isEqualTo(meaning);
  }

  @Test
  void whatIsListedTakesThePlaceOfTheUsual() {
    NoVote zero = NoVote.of(List.of("0", "unsure"));
    List<String> labels = List.of("0", "-1", "1");
    assertThat(zero.of("0.0", labels, null)).isEqualTo(Meaning.NONE);
    assertThat(zero.of("unsure", labels, null)).isEqualTo(Meaning.NONE);
    assertThat(zero.of("-1", labels, null)).isEqualTo(Meaning.VOTE);
    assertThat(zero.of("NaN", labels, null)).isEqualTo(Meaning.VOTE);
    assertThat(zero.of("  ", labels, null)).isEqualTo(Meaning.NONE);
    assertThat(NoVote.of(List.of("")).of("-1", List.of("-1", "1"), null)).isEqualTo(Meaning.VOTE);
  }

  @Test
  void theNameOfAClassIsAVote() {
    List<String> names = List.of("None", "some", "-1");
    assertThat(NoVote.of(null).of("None", names, names)).isEqualTo(Meaning.VOTE);
    assertThat(NoVote.of(null).of("-1", names, names)).isEqualTo(Meaning.VOTE);
    assertThat(NoVote.of(null).of("-1", List.of("-1", "1"), List.of("a", "b")))
        .isEqualTo(Meaning.NONE);
  }
}
