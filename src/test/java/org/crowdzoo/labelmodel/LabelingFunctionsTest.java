package org.crowdzoo.labelmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;

class LabelingFunctionsTest {
  private static final int SPAM = 1;
  private static final int HAM = 0;

  private static final LabelingFunctions<String> COMMENTS =
      new LabelingFunctions<String>(2)
          .with("link", text -> text.contains("http") ? SPAM : LabelingFunction.ABSTAIN)
          .with("mine", text -> text.contains("my channel") ? SPAM : LabelingFunction.ABSTAIN)
          .with("short", text -> text.length() < 12 ? HAM : LabelingFunction.ABSTAIN)
          .with("never", text -> LabelingFunction.ABSTAIN);

  /** Counted by hand. */
  @Test
  void coverageOverlapsAndConflicts() {
    WeakVotes votes =
        COMMENTS.apply(
            List.of(
                "nice song", // short: ham
                "see my channel http://x", // link, mine: spam
                "http://y", // link: spam, short: ham
                "what a wonderful voice this is",
                "come to my channel everybody")); // mine: spam
    assertThat(votes.votes())
        .isDeepEqualTo(
            new int[][] {
              {-1, -1, 0, -1}, {1, 1, -1, -1}, {1, -1, 0, -1}, {-1, -1, -1, -1}, {-1, 1, -1, -1}
            });
    VoteTable table = votes.table();
    assertThat(table.covered()).isEqualTo(0.8);
    assertThat(table.rows())
        .containsExactly(
            new VoteTable.Row("link", List.of(1), 0.4, 0.4, 0.2, 0, 0),
            new VoteTable.Row("mine", List.of(1), 0.4, 0.2, 0, 0, 0),
            new VoteTable.Row("short", List.of(0), 0.4, 0.2, 0.2, 0, 0),
            new VoteTable.Row("never", List.of(), 0, 0, 0, 0, 0));
    WeakVotes known =
        new WeakVotes(votes.votes(), 2, votes.names(), new int[] {HAM, SPAM, SPAM, HAM, -1});
    assertThat(known.table().rows().get(2))
        .isEqualTo(new VoteTable.Row("short", List.of(0), 0.4, 0.2, 0.2, 1, 1));
    assertThat(known.table().rows().get(2).accuracy()).isEqualTo(0.5);
    assertThat(known.table().toString()).contains("correct").contains("0.5000");
    assertThat(table.toString()).doesNotContain("correct");
  }

  @Test
  void manyItemsKeepTheirOrder() {
    WeakVotes votes =
        new LabelingFunctions<Integer>(7)
            .with("rest", item -> item % 7)
            .apply(IntStream.range(0, 10_000).boxed().toList());
    for (int i = 0; i < votes.tasks(); i++) {
      assertThat(votes.votes()[i][0]).isEqualTo(i % 7);
    }
  }

  @Test
  void aWrongVoteOrAFailureNamesFunctionAndItem() {
    LabelingFunctions<String> wrong = COMMENTS.with("five", text -> 5);
    assertThatThrownBy(() -> wrong.apply(List.of("a")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "labelling function five: item 0: a vote must be a class from 0 to 1, or -1"
                + " (abstains), got 5");
    LabelingFunctions<String> failing = COMMENTS.with("bad", text -> text.charAt(99));
    assertThatThrownBy(() -> failing.apply(List.of("a")))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("labelling function bad: failed on item 0, ");
    assertThatThrownBy(() -> COMMENTS.with("link", text -> 0))
        .hasMessage("labelling functions: two are named link");
  }
}
