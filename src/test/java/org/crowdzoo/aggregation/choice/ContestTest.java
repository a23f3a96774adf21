package org.crowdzoo.aggregation.choice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.special.Gamma;
import org.crowdzoo.aggregation.Aggregated;
import org.crowdzoo.aggregation.Aggregations;
import org.crowdzoo.aggregation.BayesianConfusions;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;

/** The choice by held-out votes, its score, and what EM with a prior computes. */
class ContestTest {
  /** Votes of workers, some of whom mix classes up in one way, or of many good ones. */
  private static Votes crowd(int tasks, int workers, int each, double confused, double right) {
    Random random = new Random(3);
    int[][] votes = new int[tasks][workers];
    for (int i = 0; i < tasks; i++) {
      Arrays.fill(votes[i], -1);
      for (int n = 0; n < each; n++) {
        int j = random.nextInt(workers);
        int truth = i % 4;
        int habit = j < confused * workers && truth < 3 ? truth + 1 : truth;
        votes[i][j] = random.nextDouble() < right ? habit : random.nextInt(4);
      }
    }
    return Votes.ofMatrix(votes, 4);
  }

  private static ContestReport choose(Votes votes, long seed) {
    return ((AutoAggregation) Aggregations.parse("auto", seed)).choose(votes);
  }

  @Test
  void confusionsAreFound() {
    Votes votes = crowd(600, 12, 6, 0.4, 0.9);
    ContestReport report = choose(votes, 0);
    assertThat(report.strategy()).isIn("dawid_skene", "ibcc");
    assertThat(report.outcome().inTime()).isTrue();
    int[] truth = new int[600];
    Arrays.setAll(truth, i -> i % 4);
    Aggregated auto = Aggregations.parse("auto", 0).aggregate(votes);
    assertThat(auto.accuracy(truth))
        .isGreaterThan(Aggregations.parse("majority_voting", 0).aggregate(votes).accuracy(truth));
    assertThat(choose(votes, 0).outcome().table().stream().map(Contest.Entry::score))
        .as("the same seed scores the same")
        .containsExactlyElementsOf(
            report.outcome().table().stream().map(Contest.Entry::score).toList());
  }

  /** A vote of one alone on a task says nothing of how well others foretell it. */
  @Test
  void aVoteWithoutOthersIsNotHeldOut() {
    for (int size : new int[] {0, 1, 60}) {
      Votes single = crowd(60, 1, 1, 0, 1).withVotes(v -> v < size);
      assertThatThrownBy(() -> choose(single, 0))
          .isInstanceOf(InputException.class)
          .hasMessage(
              "strategy auto: no vote can be held out, since no task has others that would foretell"
                  + " it; name a strategy, such as naive_soft");
      assertThat(MatrixCheck.of(single, 0)).isNull();
    }
    Votes two = crowd(200, 9, 2, 0, 0.9);
    VoteFolds folds = VoteFolds.of(two, 3, 4);
    assertThat(folds.heldBy(3)).isBetween(200, 320).isEven();
    for (int fold = 0; fold < 3; fold++) {
      Votes held = folds.held(fold);
      Votes training = folds.training(fold);
      assertThat(held.size() + training.size()).isEqualTo(two.size());
      for (int task : held.votedTasks().toArray()) {
        assertThat(training.count(task)).isEqualTo(1);
      }
    }
    assertThatThrownBy(() -> choose(crowd(3, 1, 1, 0, 1), 0))
        .hasMessage("strategy auto: folds must be at most the 3 votes, got 5");
  }

  @Test
  void aSparseCrowdIsNotGivenMatrices() {
    ContestReport report = choose(crowd(300, 300, 3, 0, 0.85), 0);
    assertThat(report.strategy()).isNotIn("dawid_skene", "ibcc", "bwa");
  }

  @Test
  void freeMatricesAreWarnedOfWhereWorkersHaveFewVotes() {
    MatrixCheck sparse = MatrixCheck.of(crowd(300, 400, 4, 0, 0.85), 0);
    assertThat(sparse.likelyToHurt()).isTrue();
    assertThat(sparse.warning("conal"))
        .startsWith("conal learns a free matrix of 12 numbers a worker, and half of the votes are")
        .contains("conal[variant=constrained], or auto");
    assertThat(MatrixCheck.of(crowd(600, 12, 6, 0.4, 0.9), 0).likelyToHurt()).isFalse();
    assertThat(MatrixCheck.of(crowd(3, 3, 2, 0, 0.9), 0)).isNull();
  }

  /** One without time for it is out, and those behind it are compared all the same. */
  @Test
  void whoIsTooSlowIsOutAndSaid() {
    Votes votes = crowd(40, 10, 4, 0, 0.9);
    VoteFolds folds = VoteFolds.ofTasks(votes, 2, 1);
    List<String> tried = new ArrayList<>();
    Contest.Outcome outcome =
        new Contest(
                List.of("a", "slow", "c"),
                folds,
                2,
                new Contest.Trial() {
                  @Override
                  public double[] run(int candidate, int fold, int waiting) {
                    tried.add(candidate + " " + fold + " " + waiting);
                    if (candidate == 1) {
                      throw new Contest.TooSlowException("9 s, 2 s are left");
                    }
                    double[] scores = new double[folds.held(fold).cast()];
                    Arrays.setAll(scores, v -> candidate - 2 + 0.1 * (v % 2));
                    return scores;
                  }

                  @Override
                  public double seconds() {
                    return 1;
                  }
                })
            .run();
    assertThat(tried).startsWith("0 0 2", "1 0 1", "2 0 0", "0 1 1", "2 1 0").hasSize(5);
    assertThat(outcome.table().get(outcome.chosen()).name()).isEqualTo("c");
    assertThat(outcome.table().get(1).end()).isEqualTo("too slow: 9 s, 2 s are left");
    assertThat(outcome.inTime()).isTrue();
    assertThat(ContestReport.of(outcome, folds, 2, 3, 600).warnings())
        .containsExactly(
            "auto: too slow to be compared within the budget: slow; give the option budget more");
  }

  /** What is better on one fold and worse on the other may owe it to the luck of two trainings. */
  @Test
  void theYardstickIsNotLeftForTheLuckOfATraining() {
    assertThat(chosen(0.11, -0.06)).isEqualTo("yardstick");
    assertThat(chosen(0.03, 0.02)).isEqualTo("other");
    assertThat(chosen(0.11, -0.06, 0.11, -0.06, 0.11)).isEqualTo("yardstick");
    assertThat(chosen(0.11, 0.06, 0.11, 0.06, 0.11)).isEqualTo("other");
  }

  /** Of a candidate that is better by so much on all votes of a fold. */
  private static String chosen(double... better) {
    VoteFolds folds = VoteFolds.ofTasks(crowd(200, 10, 4, 0, 0.9), better.length, 1);
    Contest.Trial trial =
        new Contest.Trial() {
          @Override
          public double[] run(int candidate, int fold, int waiting) {
            double[] scores = new double[folds.held(fold).cast()];
            Arrays.setAll(scores, v -> -1 + candidate * (better[fold] + 0.01 * (v % 3 - 1)));
            return scores;
          }

          @Override
          public double seconds() {
            return 1;
          }
        };
    Contest.Outcome outcome =
        new Contest(List.of("yardstick", "other"), folds, better.length, trial).run();
    return outcome.table().get(outcome.chosen()).name();
  }

  @Test
  void everyVoteIsHeldOutOnce() {
    Votes votes = crowd(50, 20, 12, 0, 0.8);
    VoteFolds folds = VoteFolds.of(votes, 4, 9);
    int sum = 0;
    for (int fold = 0; fold < 4; fold++) {
      sum += folds.held(fold).size();
      assertThat(folds.held(fold).size() + folds.training(fold).size()).isEqualTo(votes.size());
      assertThat(folds.held(fold).size()).isCloseTo(votes.size() / 4, within(1));
    }
    assertThat(sum).isEqualTo(votes.size());
  }

  /** Probabilities that are right score above ones that know nothing, and above mixed-up ones. */
  @Test
  void theScoreKnowsGoodFromBad() {
    Votes votes = crowd(400, 10, 4, 0, 0.8);
    VoteFolds folds = VoteFolds.of(votes, 5, 1);
    double[][] right = new double[400][4];
    double[][] turned = new double[400][4];
    double[][] flat = new double[400][4];
    for (int i = 0; i < 400; i++) {
      right[i][i % 4] = 1;
      int other = i % 4 < 2 ? 1 - i % 4 : i % 4;
      turned[i][other] = 1;
      Arrays.fill(flat[i], 0.25);
    }
    double good = mean(folds, right);
    assertThat(good).isGreaterThan(mean(folds, turned) + 0.1);
    assertThat(good).isGreaterThan(mean(folds, flat) + 0.5);
  }

  private static double mean(VoteFolds folds, double[][] p) {
    return Arrays.stream(HeldOutScore.of(folds.training(0), folds.held(0), p, 1))
        .average()
        .orElseThrow();
  }

  /** The formula, written out over whole matrices; a worker votes twice, a task has no vote. */
  @Test
  void emWithAPriorIsTheFormula() {
    Votes votes = Votes.ofMatrix(new int[][] {{0, 1, -1}, {2, 2, 1}, {-1, -1, -1}, {1, 0, 2}}, 3);
    double[][] belief = {{0.6, 0.3, 0.1}, {0.1, 0.2, 0.7}, null, {0.3, 0.4, 0.3}};
    double[][] prior = {{0.2, 0.5, 0.3}, {0.3, 0.3, 0.4}, {0.7, 0.2, 0.1}, {1, 0, 0}};
    double[][][] counts = new double[3][3][3];
    for (double[][] worker : counts) {
      for (int k = 0; k < 3; k++) {
        Arrays.fill(worker[k], 1.5);
        worker[k][k] = 4;
      }
    }
    for (int i = 0; i < 4; i++) {
      for (int v = votes.start(i); v < votes.end(i); v++) {
        for (int k = 0; k < 3; k++) {
          counts[votes.worker(v)][k][votes.label(v)] += belief[i][k];
        }
      }
    }
    double[][] found = new BayesianConfusions(votes, belief, 4, 1.5).posterior(prior, 0.8);
    for (int i = 0; i < 4; i++) {
      double[] expected = new double[3];
      for (int k = 0; k < 3; k++) {
        expected[k] = 0.8 * Math.log(Math.max(1e-12, prior[i][k]));
        for (int v = votes.start(i); v < votes.end(i); v++) {
          double[] row = counts[votes.worker(v)][k];
          expected[k] += Gamma.digamma(row[votes.label(v)]);
          expected[k] -= Gamma.digamma(Arrays.stream(row).sum());
        }
        expected[k] = Math.exp(expected[k]);
      }
      double sum = Arrays.stream(expected).sum();
      for (int k = 0; k < 3; k++) {
        assertThat(found[i][k]).isCloseTo(expected[k] / sum, within(1e-9));
      }
    }
  }
}
