package org.crowdzoo.aggregation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Test;

/** The score of classes by votes on tasks that nobody has seen. */
class UnseenTaskScoreTest {
  private static final int TASKS = 400;
  private static final int CLASSES = 4;

  /** Four votes a task of ten workers, right seven times of ten. */
  private static Votes crowd() {
    Random random = new Random(3);
    int[][] votes = new int[TASKS][10];
    for (int i = 0; i < TASKS; i++) {
      Arrays.fill(votes[i], -1);
      for (int n = 0; n < 4; n++) {
        boolean right = random.nextDouble() < 0.7;
        votes[i][random.nextInt(10)] = right ? i % CLASSES : random.nextInt(CLASSES);
      }
    }
    return Votes.ofMatrix(votes, CLASSES);
  }

  /** Right but for a share of the tasks; where wrong, how sure says {@code sureness}. */
  private static double[][] network(double wrong, double sureness) {
    Random random = new Random(5);
    double[][] p = new double[TASKS][CLASSES];
    for (int i = 0; i < TASKS; i++) {
      boolean errs = random.nextDouble() < wrong;
      double most = errs ? sureness : 0.97;
      Arrays.fill(p[i], (1 - most) / (CLASSES - 1));
      p[i][(i + (errs ? 1 + random.nextInt(CLASSES - 1) : 0)) % CLASSES] = most;
    }
    return p;
  }

  private static double mean(double[][] p) {
    Votes votes = crowd();
    VoteFolds folds = VoteFolds.ofTasks(votes, 4, 1);
    double sum = 0;
    int n = 0;
    for (int fold = 0; fold < 4; fold++) {
      for (double one : UnseenTaskScore.of(folds.training(fold), folds.held(fold), p, 1)) {
        sum += one;
        n++;
      }
    }
    assertThat(n).isEqualTo(votes.cast());
    return sum / n;
  }

  @Test
  void allVotesOfATaskLieInOneFoldAndEachIsHeldOutOnce() {
    Votes votes = crowd();
    VoteFolds folds = VoteFolds.ofTasks(votes, 4, 9);
    int sum = 0;
    for (int fold = 0; fold < 4; fold++) {
      Votes held = folds.held(fold);
      Votes training = folds.training(fold);
      sum += held.size();
      int tasks = 0;
      for (int i = 0; i < TASKS; i++) {
        assertThat(held.count(i) * training.count(i)).isZero();
        assertThat(held.count(i) + training.count(i)).isEqualTo(votes.count(i));
        tasks += held.count(i) > 0 ? 1 : 0;
      }
      assertThat(tasks).isEqualTo(TASKS / 4);
    }
    assertThat(sum).isEqualTo(votes.size());
  }

  /** The one that is right more often wins, though the other knows where it may be wrong. */
  @Test
  void beingRightCountsAndBeingSureDoesNot() {
    double right = mean(network(0.1, 0.97));
    assertThat(right).isGreaterThan(mean(network(0.2, 0.3)));
    assertThat(mean(network(0.1, 0.3))).isEqualTo(right);
  }

  @Test
  void classesThatHaveChangedPlacesAreNoticed() {
    double[][] turned = network(0.1, 0.97);
    for (double[] p : turned) {
      double first = p[0];
      p[0] = p[1];
      p[1] = first;
    }
    assertThat(mean(network(0.1, 0.97))).isGreaterThan(mean(turned) + 0.1);
  }

  /** Values of an independent implementation over whole matrices, with one held-out task. */
  @Test
  void theVotesOnATaskAreForetoldTogether() {
    double[][] first = {{0.9, 0.1}, {0.2, 0.8}, {0.7, 0.3}};
    double[][] second = {{0.9, 0.1}, {0.2, 0.8}, {0.3, 0.7}};
    assertThat(asked(first, 0, 1)).isCloseTo(-1.0508855575048524, within(1e-12));
    assertThat(asked(first, 0, 0)).isCloseTo(-0.15565193855670062, within(1e-12));
    assertThat(asked(second, 0, 0)).isCloseTo(-1.9390987756070248, within(1e-12));
  }

  /** The score of two votes on the third task by workers of whom no vote is known. */
  private static double asked(double[][] p, int second, int third) {
    Votes known = Votes.ofMatrix(new int[][] {{0, -1, -1}, {1, -1, -1}, {-1, -1, -1}}, 2);
    Votes held = Votes.ofMatrix(new int[][] {{-1, -1, -1}, {-1, -1, -1}, {-1, second, third}}, 2);
    double[] scores = UnseenTaskScore.of(known, held, p, 0);
    assertThat(scores).hasSize(2);
    assertThat(scores[0]).isEqualTo(scores[1]);
    return scores[0];
  }
}
