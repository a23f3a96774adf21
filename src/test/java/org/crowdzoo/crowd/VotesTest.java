package org.crowdzoo.crowd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class VotesTest {
  private static final Votes VOTES =
      Votes.ofMatrix(new int[][] {{1, -1, 0}, {-1, -1, -1}, {2, -1, 2}}, 3);

  @Test
  void counts() {
    assertThat(VOTES.tasks()).isEqualTo(3);
    assertThat(VOTES.workers()).isEqualTo(3);
    assertThat(VOTES.classes()).isEqualTo(3);
    assertThat(VOTES.size()).isEqualTo(4);
    assertThat(VOTES.count(1)).isZero();
    assertThat(VOTES.countOfWorker(0)).isEqualTo(2);
    assertThat(VOTES.countOfWorker(1)).isZero();
    assertThat(VOTES.maxVotesPerTask()).isEqualTo(2);
    assertThat(VOTES.isSoft()).isFalse();
    assertThat(VOTES.weight(0)).isEqualTo(1);
  }

  @Test
  void byTaskAndByWorker() {
    assertThat(VOTES.ofTask(2)).containsExactly(new Vote(2, 0, 2), new Vote(2, 2, 2));
    assertThat(VOTES.ofWorker(0)).containsExactly(new Vote(0, 0, 1), new Vote(2, 0, 2));
    assertThat(VOTES.ofWorker(1)).isEmpty();
    assertThat(VOTES.histogram(2)).containsExactly(0, 0, 2);
    assertThat(VOTES.histogram(1)).containsExactly(0, 0, 0);
  }

  @Test
  void keysSortAsNumbersBeforeNames() {
    Votes votes =
        new VotesBuilder()
            .vote("10", "zoe", 0)
            .vote("9", "007", 1)
            .vote("b", "2", 1)
            .task("a")
            .worker("11")
            .build(2);
    assertThat(votes.taskKeys()).containsExactly("9", "10", "a", "b");
    assertThat(votes.workerKeys()).containsExactly("2", "11", "007", "zoe");
    assertThat(votes.taskIndex("b")).isEqualTo(3);
    assertThat(votes.taskIndex("c")).isEqualTo(-1);
    assertThat(votes.ofTask(0)).containsExactly(new Vote(0, 2, 1));
  }

  @Test
  void withTasksKeepsWorkersAndOrder() {
    Votes kept = VOTES.withTasks(i -> i != 0);
    assertThat(kept.taskKeys()).containsExactly("1", "2");
    assertThat(kept.workers()).isEqualTo(3);
    assertThat(kept.ofTask(1)).containsExactly(new Vote(1, 0, 2), new Vote(1, 2, 2));
    assertThat(kept.countOfWorker(0)).isEqualTo(1);
  }

  @Test
  void withVotesKeepsTasks() {
    Votes kept = VOTES.withVotes(v -> VOTES.label(v) == 2);
    assertThat(kept.tasks()).isEqualTo(3);
    assertThat(kept.size()).isEqualTo(2);
    assertThat(kept.count(0)).isZero();
  }

  @Test
  void softVotesAreWeightedVotesAndSurviveSelection() {
    VotesBuilder builder = new VotesBuilder().vote("1", "a", 0);
    builder
        .softVote("0", "b", new double[] {.25, 0, .75})
        .softVote("1", "b", new double[] {0, 1, 0});
    Votes votes = builder.build(3);
    assertThat(votes.isSoft()).isTrue();
    assertThat(votes.ofTask(0)).containsExactly(new Vote(0, 1, 0), new Vote(0, 1, 2));
    assertThat(votes.weight(0)).isEqualTo(.25);
    assertThat(votes.weight(1)).isEqualTo(.75);
    assertThat(votes.weight(2)).isEqualTo(1);
    Votes later = votes.withTasks(i -> i == 0);
    assertThat(later.weight(1)).isEqualTo(.75);
    assertThat(votes.withVotes(v -> v == 1).weight(0)).isEqualTo(.75);
  }

  @Test
  void manySoftVotesGrowTheBuilder() {
    VotesBuilder builder = new VotesBuilder();
    for (int i = 0; i < 5000; i++) {
      builder.softVote("" + i, "w", i % 2 == 0 ? new double[] {1, 0} : new double[] {.5, .5});
    }
    Votes votes = builder.build(2);
    assertThat(votes.size()).isEqualTo(7500);
    assertThat(votes.weight(votes.start(4998))).isEqualTo(1);
    assertThat(votes.weight(votes.start(4999))).isEqualTo(.5);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    List<String> one = List.of("0");
    int[] start = {0, 1};
    int[] zero = {0};
    assertThatThrownBy(() -> Votes.of(one, one, 0, start, zero, zero))
        .hasMessage("classes must be at least 1, got 0");
    assertThatThrownBy(() -> Votes.of(one, one, 2, start, zero, new int[] {2}))
        .hasMessage("vote 0 of worker 0 for class 2 is out of range");
    assertThatThrownBy(() -> Votes.of(one, one, 2, start, new int[] {1}, zero))
        .hasMessage("vote 0 of worker 1 for class 0 is out of range");
    assertThatThrownBy(() -> Votes.of(one, one, 2, new int[] {0, 2}, zero, zero))
        .hasMessage("taskStart, worker and label do not fit together");
    assertThatThrownBy(() -> Votes.of(Votes.numbers(2), one, 2, new int[] {0, 2, 1}, zero, zero))
        .hasMessage("taskStart falls at task 1");
  }

  @Test
  void givenArraysAreCopied() {
    int[] label = {0};
    Votes votes = Votes.of(List.of("0"), List.of("0"), 2, new int[] {0, 1}, new int[] {0}, label);
    label[0] = 1;
    assertThat(votes.label(0)).isZero();
  }

  @Test
  void aSoftVoteIsOneVote() {
    Votes votes =
        new VotesBuilder()
            .softVote("0", "a", new double[] {0.2, 0.3, 0.5})
            .vote("0", "b", 1)
            .softVote("0", "c", new double[] {0, 1, 0})
            .softVote("1", "a", new double[] {0.5, 0.5, 0})
            .softVote("1", "b", new double[] {1 - 1e-9, 1e-9, 0})
            .build(3);
    assertThat(votes.cast()).isEqualTo(5);
    assertThat(votes.castOnTask(0)).isEqualTo(3);
    assertThat(votes.castOnTask(1)).isEqualTo(2);
    assertThat(votes.maxVotesPerTask()).isEqualTo(3);
    assertThat(IntStream.range(0, 3).map(votes::castByWorker)).containsExactly(2, 2, 1);
    Votes hard = new VotesBuilder().vote("0", "a", 0).vote("0", "a", 1).build(2);
    assertThat(hard.cast()).isEqualTo(2);
    assertThat(hard.castByWorker(0)).isEqualTo(2);
  }
}
