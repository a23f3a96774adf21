package org.crowdzoo.aggregation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.MultiLabelVotes;
import org.crowdzoo.crowd.MultiLabelVotesBuilder;
import org.junit.jupiter.api.Test;

/** The score of labels by answers on tasks that nobody has seen. */
class UnseenLabelScoreTest {
  private static final int TASKS = 400;
  private static final int LABELS = 3;
  private static final List<Integer> ALL = List.of(0, 1);

  /** A task has label l with probability 1 / (l + 2). */
  private static boolean[][] truth() {
    Random random = new Random(7);
    boolean[][] truth = new boolean[TASKS][LABELS];
    for (boolean[] row : truth) {
      for (int l = 0; l < LABELS; l++) {
        row[l] = random.nextInt(l + 2) == 0;
      }
    }
    return truth;
  }

  /** Three of eight workers answer a task; each label is told wrong once in five times. */
  private static MultiLabelVotes crowd() {
    Random random = new Random(3);
    boolean[][] truth = truth();
    MultiLabelVotesBuilder votes = new MultiLabelVotesBuilder();
    for (int i = 0; i < TASKS; i++) {
      int first = random.nextInt(8);
      for (int n = 0; n < 3; n++) {
        List<Integer> named = new ArrayList<>();
        for (int l = 0; l < LABELS; l++) {
          if (truth[i][l] != (random.nextInt(5) == 0)) {
            named.add(l);
          }
        }
        votes.answer("" + i, "" + (first + n) % 8, named);
      }
    }
    return votes.build(LABELS);
  }

  /** Wrong for a share of the labels, and sure or not. */
  private static double[][] network(double wrong, double sure) {
    Random random = new Random(5);
    boolean[][] truth = truth();
    double[][] p = new double[TASKS][LABELS];
    for (int i = 0; i < TASKS; i++) {
      for (int l = 0; l < LABELS; l++) {
        boolean said = truth[i][l] != random.nextDouble() < wrong;
        p[i][l] = (said ? sure : 1 - sure) + 0.01 * random.nextDouble();
      }
    }
    return p;
  }

  private static double mean(double[][] p, boolean tuned) {
    MultiLabelVotes votes = crowd();
    VoteFolds folds = VoteFolds.ofTasks(votes.answers(), 4, 1);
    double sum = 0;
    int n = 0;
    for (int fold = 0; fold < 4; fold++) {
      var held = folds.held(fold);
      int[] task = HeldOutScore.tasks(votes.answers());
      MultiLabelVotes out = votes.withAnswers(a -> held.count(task[a]) > 0);
      MultiLabelVotes known = votes.withAnswers(a -> held.count(task[a]) == 0);
      for (double one : UnseenLabelScore.of(known, out, p, tuned, 1)) {
        sum += one;
        n++;
      }
    }
    assertThat(n).isEqualTo(votes.size());
    return sum / n;
  }

  @Test
  void whoErrsLessWinsHoweverSure() {
    for (boolean tuned : new boolean[] {false, true}) {
      double right = mean(network(0.05, 0.6), tuned);
      assertThat(right).isGreaterThan(mean(network(0.2, 0.95), tuned) + 0.05);
      assertThat(right).isGreaterThan(mean(network(0.1, 0.95), tuned) + 0.01);
    }
  }

  @Test
  void whereThresholdsWillBeChosenOnlyTheOrderOfTasksCounts() {
    double[][] network = network(0.1, 0.9);
    double[][] timid =
        Arrays.stream(network)
            .map(row -> Arrays.stream(row).map(p -> p * p / 4).toArray())
            .toArray(double[][]::new);
    assertThat(mean(timid, true)).isEqualTo(mean(network, true));
    assertThat(mean(timid, false)).isLessThan(mean(network, false) - 0.1);
  }

  /** One who names a label seldom, and is then right, is believed where he does. */
  @Test
  void namingALabelAndNotNamingItErrDifferently() {
    boolean[][] truth = truth();
    int[] named = IntStream.range(0, TASKS).map(i -> truth[i][0] && i % 4 == 0 ? 1 : 0).toArray();
    var label = crowd().label(0);
    VoteFolds folds = VoteFolds.ofTasks(label, 2, 1);
    SmoothedConfusions common = new SmoothedConfusions(folds.training(0), folds.held(0), null);
    double[] sums = new double[2];
    for (int each = 0; each < 2; each++) {
      double[] scores =
          UnseenTaskScore.ofTasks(folds.training(0), folds.held(0), named, common, each == 1, 1);
      sums[each] = Arrays.stream(scores).sum();
    }
    assertThat(sums[1]).isGreaterThan(sums[0] + 5);
  }

  /** Two tasks are known; two workers who are not answer the third about both labels. */
  private static double[] asked(List<Integer> about) {
    MultiLabelVotes known =
        base().answer("a", "1", List.of()).answer("b", "1", List.of(0, 1)).build(2);
    MultiLabelVotes held =
        base()
            .answer("c", "2", List.of(), about)
            .answer("c", "3", about.contains(0) ? List.of(0) : List.of(), about)
            .build(2);
    double[][] p = {{0.1, 0.1}, {0.8, 0.8}, {0.3, 0.7}};
    return UnseenLabelScore.of(known, held, p, false, 0);
  }

  private static MultiLabelVotesBuilder base() {
    return new MultiLabelVotesBuilder()
        .task("a")
        .task("b")
        .task("c")
        .worker("1")
        .worker("2")
        .worker("3");
  }

  /** Values of an independent implementation of {@link UnseenTaskScore} on each label's votes. */
  @Test
  void labelsAddUpAndWhatNobodyWasAskedAboutDoesNotCount() {
    double first = -1.0508855575048524;
    double second = -1.9390987756070248;
    assertThat(asked(ALL)).hasSize(2).containsOnly(asked(ALL)[0]);
    assertThat(asked(ALL)[0]).isCloseTo(first + second, within(1e-12));
    assertThat(asked(List.of(0))[0]).isCloseTo(first, within(1e-12));
    assertThat(asked(List.of(1))[0]).isCloseTo(second, within(1e-12));
  }
}
