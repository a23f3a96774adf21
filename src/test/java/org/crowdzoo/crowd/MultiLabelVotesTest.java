package org.crowdzoo.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MultiLabelVotesTest {
  /**
   * Task 2: ann sees 0 and 2, bob none of them; 10: ann was asked about 1 and 2, sees 1; 11: none.
   */
  private static MultiLabelVotes small() {
    return new MultiLabelVotesBuilder()
        .worker("idle")
        .answer("10", "ann", List.of(1), List.of(2, 1))
        .answer("2", "bob", List.of())
        .answer("2", "ann", List.of(2, 0))
        .task("11")
        .build(3);
  }

  @Test
  void answersAreSortedByTheirKeys() {
    MultiLabelVotes votes = small();
    assertThat(votes.taskKeys()).containsExactly("2", "10", "11");
    assertThat(votes.workerKeys()).containsExactly("ann", "bob", "idle");
    assertThat(votes.size()).isEqualTo(3);
    assertThat(votes.empty()).isEqualTo(1);
    assertThat(votes.count(0)).isEqualTo(2);
    assertThat(votes.count(2)).isZero();
    assertThat(votes.workerKey(votes.worker(0))).isEqualTo("bob");
    assertThat(votes.labelsOf(0)).isEmpty();
    assertThat(votes.labelsOf(1)).containsExactly(0, 2);
    assertThat(votes.histogram(0)).containsExactly(1, 0, 1);
    assertThat(votes.answers().ofTask(0)).containsExactly(new Vote(0, 1, 0), new Vote(0, 0, 0));
  }

  @Test
  void askedIsAllUnlessSaid() {
    MultiLabelVotes votes = small();
    assertThat(votes.isPartial()).isTrue();
    assertThat(votes.askedOf(0)).containsExactly(0, 1, 2);
    assertThat(votes.askedOf(2)).containsExactly(1, 2);
    assertThat(votes.asked(2, 0)).isFalse();
    assertThat(votes.asked(2, 2)).isTrue();
    assertThat(votes.withTasks(i -> i == 0).isPartial()).isFalse();
    MultiLabelVotes all =
        new MultiLabelVotesBuilder().answer("0", "0", List.of(1), List.of(0, 1)).build(2);
    assertThat(all.isPartial()).isFalse();
  }

  @Test
  void theVotesOnOneLabelAreBinary() {
    MultiLabelVotes votes = small();
    Votes first = votes.label(0);
    assertThat(first.classes()).isEqualTo(2);
    assertThat(first.taskKeys()).isEqualTo(votes.taskKeys());
    assertThat(first.workerKeys()).isEqualTo(votes.workerKeys());
    // an empty set votes against every label, who was not asked does not vote
    assertThat(first.ofTask(0)).containsExactly(new Vote(0, 1, 0), new Vote(0, 0, 1));
    assertThat(first.count(1)).isZero();
    assertThat(votes.label(1).ofTask(1)).containsExactly(new Vote(1, 0, 1));
    assertThat(votes.label(2).ofTask(1)).containsExactly(new Vote(1, 0, 0));
    assertThat(first.size() + votes.label(1).size() + votes.label(2).size()).isEqualTo(8);
    assertThatThrownBy(() -> votes.label(3)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLabelNobodyHasAndOneThatAllHave() {
    MultiLabelVotesBuilder builder = new MultiLabelVotesBuilder();
    for (int i = 0; i < 4; i++) {
      builder.answer("" + i, "a", List.of(1)).answer("" + i, "b", List.of(1));
    }
    MultiLabelVotes votes = builder.build(2);
    assertThat(votes.label(0).size()).isEqualTo(8);
    for (int i = 0; i < 4; i++) {
      assertThat(votes.label(0).histogram(i)).containsExactly(2, 0);
      assertThat(votes.label(1).histogram(i)).containsExactly(0, 2);
    }
  }

  @Test
  void fewerTasksAndFewerAnswers() {
    MultiLabelVotes votes = small();
    MultiLabelVotes tasks = votes.withTasks(i -> i > 0);
    assertThat(tasks.taskKeys()).containsExactly("10", "11");
    assertThat(tasks.labelsOf(0)).containsExactly(1);
    assertThat(tasks.askedOf(0)).containsExactly(1, 2);
    MultiLabelVotes answers = votes.withAnswers(a -> a != 0);
    assertThat(answers.taskKeys()).isEqualTo(votes.taskKeys());
    assertThat(answers.count(0)).isEqualTo(1);
    assertThat(answers.labelsOf(0)).containsExactly(0, 2);
    assertThat(answers.askedOf(1)).containsExactly(1, 2);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new MultiLabelVotesBuilder().answer("0", "0", List.of(0), List.of(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MultiLabelVotesBuilder().answer("0", "0", List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MultiLabelVotesBuilder().answer("0", "0", List.of(3)).build(3))
        .hasMessageContaining("from 0 to 2");
    assertThatThrownBy(
            () ->
                new MultiLabelVotesBuilder()
                    .answer("0", "0", List.of(1))
                    .answer("0", "0", List.of())
                    .build(3))
        .hasMessageContaining("twice");
  }

  /** No and yes on each label that an answer is about, together one vote. */
  @Test
  void asVotesEachAnswerIsOneSoftVoteOverNoAndYes() {
    MultiLabelVotesBuilder builder = new MultiLabelVotesBuilder();
    builder.answer("a", "w", List.of(0, 2));
    builder.answer("a", "v", List.of());
    builder.answer("b", "v", List.of(1), List.of(1, 2));
    Votes votes = builder.build(4).asVotes();
    assertThat(votes.classes()).isEqualTo(8);
    assertThat(votes.cast()).isEqualTo(3);
    assertThat(votes.castOnTask(0)).isEqualTo(2);
    assertThat(IntStream.range(votes.start(0), votes.end(0)).map(votes::label))
        .containsExactly(1, 2, 5, 6, 0, 2, 4, 6);
    assertThat(IntStream.range(votes.start(1), votes.end(1)).map(votes::label))
        .containsExactly(3, 4);
    assertThat(IntStream.range(0, votes.size()).mapToDouble(votes::weight)).containsOnly(0.25);
  }
}
