package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On simulated crowds the strategies find what the crowd was made of. */
@Tag("once")
class RecoveryTest {
  /** Workers 0 to 2 spam, the others are right 75 to 95 % of the time. */
  private static double[] withSpammers(int classes) {
    double[] accuracy = new double[15];
    for (int j = 0; j < 15; j++) {
      accuracy[j] = j < 3 ? 1.0 / classes : 0.75 + 0.2 * j / 15;
    }
    return accuracy;
  }

  @ParameterizedTest
  @CsvSource({
    "one_coin_dawid_skene, worker_accuracy, 4",
    "glad, ability, 4",
    "mace, competence, 4",
    "iwmv, worker_weight, 4",
    "wawa, worker_weight, 4",
    "zbs, skill, 4",
    "m_msr, worker_weight, 4",
    "kos, worker_reliability, 2"
  })
  void spammersRankLast(String strategy, String table, int classes) {
    SimulatedCrowd crowd = SimulatedCrowd.of(800, classes, 6, 3, withSpammers(classes));
    Aggregated found = Aggregations.parse(strategy, 0).aggregate(crowd.votes());
    double[] quality = found.learnt().get(table).values();
    for (int spammer = 0; spammer < 3; spammer++) {
      for (int j = 3; j < 15; j++) {
        assertThat(quality[spammer]).isLessThan(quality[j]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"dawid_skene", "fast_dawid_skene", "wds", "ibcc", "ebcc"})
  void spammersHaveTheLeastDiagonal(String strategy) {
    SimulatedCrowd crowd = SimulatedCrowd.of(800, 3, 6, 3, withSpammers(3));
    double[] pi = Aggregations.parse(strategy, 0).aggregate(crowd.votes()).confusions().values();
    double best = 0;
    double worst = 1;
    for (int j = 0; j < 15; j++) {
      double diagonal = (pi[j * 9] + pi[j * 9 + 4] + pi[j * 9 + 8]) / 3;
      best = j < 3 ? Math.max(best, diagonal) : best;
      worst = j < 3 ? worst : Math.min(worst, diagonal);
    }
    assertThat(best).isLessThan(worst);
  }

  @Test
  void confusionsApproachTheTrueOnesAsVotesGrow() {
    double few = confusionError(200);
    double more = confusionError(2_000);
    double many = confusionError(20_000);
    assertThat(more).isLessThan(few / 2);
    assertThat(many).isLessThan(more / 2);
    assertThat(many).isLessThan(0.015);
  }

  /** Mean absolute error of the matrices of 10 workers who all vote on each of the tasks. */
  private static double confusionError(int tasks) {
    double[][][] pi = new double[10][3][];
    SplittableRandom random = new SplittableRandom(1);
    for (double[][] matrix : pi) {
      for (int k = 0; k < 3; k++) {
        double right = 0.5 + 0.4 * random.nextDouble();
        double next = (1 - right) * random.nextDouble();
        matrix[k] = new double[3];
        matrix[k][k] = right;
        matrix[k][(k + 1) % 3] = next;
        matrix[k][(k + 2) % 3] = 1 - right - next;
      }
    }
    int[][] votes = new int[tasks][10];
    for (int[] row : votes) {
      int truth = random.nextInt(3);
      for (int j = 0; j < 10; j++) {
        double u = random.nextDouble();
        row[j] = u < pi[j][truth][0] ? 0 : u < pi[j][truth][0] + pi[j][truth][1] ? 1 : 2;
      }
    }
    double[] found =
        Aggregations.parse("dawid_skene[maxiter=200]", 0)
            .aggregate(Votes.ofMatrix(votes, 3))
            .confusions()
            .values();
    double error = 0;
    for (int at = 0; at < found.length; at++) {
      error += Math.abs(found[at] - pi[at / 9][at / 3 % 3][at % 3]) / found.length;
    }
    return error;
  }

  @Test
  void modelsBeatMajorityVotingWhereWorkersDiffer() {
    double[] accuracy = new double[20];
    for (int j = 0; j < 20; j++) {
      accuracy[j] = j < 12 ? 0.4 : 0.95;
    }
    SimulatedCrowd crowd = SimulatedCrowd.of(1000, 4, 5, 9, accuracy);
    double majority = accuracy("mv", crowd);
    for (String strategy :
        new String[] {
          "dawid_skene", "one_coin", "mace", "glad", "m_msr", "wawa", "fds", "ibcc", "ebcc", "bwa"
        }) {
      assertThat(accuracy(strategy, crowd)).as(strategy).isGreaterThan(majority);
    }
  }

  private static double accuracy(String strategy, SimulatedCrowd crowd) {
    return Aggregations.parse(strategy, 0).aggregate(crowd.votes()).accuracy(crowd.truth());
  }

  @ParameterizedTest
  @CsvSource({
    "dawid_skene",
    "fast_dawid_skene",
    "one_coin_dawid_skene",
    "glad",
    "mace",
    "ibcc",
    "'ebcc[restarts=2]'",
    "bwa"
  })
  void goldQuestionsAreKeptAndHelp(String strategy) {
    double[] accuracy = new double[20];
    for (int j = 0; j < 20; j++) {
      accuracy[j] = j < 12 ? 0.4 : 0.95;
    }
    SimulatedCrowd crowd = SimulatedCrowd.of(300, 4, 3, 4, accuracy);
    Map<String, Integer> truth = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      truth.put(Integer.toString(i), crowd.truth()[i]);
    }
    GoldAggregation aggregation = (GoldAggregation) Aggregations.parse(strategy, 0);
    Aggregated without = aggregation.aggregate(crowd.votes());
    Aggregated with = aggregation.aggregate(crowd.votes(), Gold.of(truth));
    int[] others = crowd.truth().clone();
    for (int i = 0; i < 150; i++) {
      assertThat(with.probability(i, crowd.truth()[i])).isEqualTo(1);
      assertThat(with.label(i)).isEqualTo(crowd.truth()[i]);
      others[i] = -1;
    }
    assertThat(with.accuracy(others)).isGreaterThanOrEqualTo(without.accuracy(others));
  }
}
