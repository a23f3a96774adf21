package org.crowdzoo.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.random.Well19937c;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Workers are as good as peerannot's. The reference draws matrices by its published rules in
 * another way: gamma numbers of commons-math, rows sorted.
 */
class PeerannotCrowdsTest {
  private static final int REFERENCE = 20_000;
  private static final int WORKERS = 200;
  private static final int REPEATS = 25;

  private record Rule(double alpha, boolean swapped) {
    /** Mean diagonal of a worker's matrix: the accuracy on hard tasks of all classes alike. */
    double[] accuracies(int classes, int workers, int seed) {
      GammaDistribution gamma = new GammaDistribution(new Well19937c(seed), alpha, 1);
      Random random = new Random(seed);
      double[] all = new double[workers];
      for (int j = 0; j < workers; j++) {
        for (int k = 0; k < classes; k++) {
          double[] row = gamma.sample(classes);
          double sum = Arrays.stream(row).sum();
          Arrays.sort(row);
          int entry = swapped ? classes - 1 : random.nextInt(classes);
          all[j] += row[entry] / sum / classes;
        }
      }
      return all;
    }
  }

  private static CrowdStrategy strategy(String name) {
    return switch (name) {
      case "independent" -> new IndependentConfusion(null);
      case "teachers" -> new StudentTeacher(0, null);
      case "good" -> new DiscreteDifficulty(1, 1, 0, null);
      default -> new DiscreteDifficulty(0, 1, 0, null);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "independent, 1, true, 5",
    "independent, 1, true, 3",
    "independent, 1, true, 10",
    "teachers, 1, true, 5",
    "good, 0.2, true, 5",
    "bad, 5, false, 5",
    "bad, 5, false, 2"
  })
  void meansAndQuantilesOfTheWorkersAccuracies(
      String name, double alpha, boolean swapped, int classes) {
    double[] expected = new Rule(alpha, swapped).accuracies(classes, REFERENCE, 3);
    double spread = deviation(expected);
    double[] all = new double[WORKERS * REPEATS];
    for (int repeat = 0; repeat < REPEATS; repeat++) {
      Crowd crowd = strategy(name).draw(WORKERS, new int[] {0}, classes, new Random(repeat));
      for (int j = 0; j < WORKERS; j++) {
        all[repeat * WORKERS + j] = accuracy(crowd.matrices()[j]);
      }
      double[] one = Arrays.copyOfRange(all, repeat * WORKERS, (repeat + 1) * WORKERS);
      assertThat(mean(one)).isCloseTo(mean(expected), within(4.5 * spread / Math.sqrt(WORKERS)));
    }
    double error = spread / Math.sqrt(all.length);
    assertThat(mean(all)).isCloseTo(mean(expected), within(4.5 * error));
    assertThat(deviation(all)).isCloseTo(spread, within(0.06 * spread));
    for (double q : new double[] {.05, .25, .5, .75, .95}) {
      assertThat(quantile(all, q))
          .as("quantile " + q)
          .isCloseTo(quantile(expected, q), within(8 * error));
    }
  }

  /** H_5 / 5, the mean of the largest of five parts of a broken stick. */
  @Test
  void theMeanIsKnownForUniformRows() {
    Crowd crowd = strategy("independent").draw(4000, new int[] {0}, 5, new Random(8));
    double mean =
        Arrays.stream(crowd.matrices())
            .mapToDouble(PeerannotCrowdsTest::accuracy)
            .average()
            .orElseThrow();
    assertThat(mean).isCloseTo((1 + 1 / 2. + 1 / 3. + 1 / 4. + 1 / 5.) / 5, within(.005));
  }

  /**
   * The commands of peerannot's page on simulation, 200 crowds each. The figures are majority
   * voting's (ties by equal shares) on crowds that a program of our own drew with numpy 2.4.6
   * ({@code default_rng(seed)}, seeds 0 to 199) by the rules of peerannot's functions: one crowd of
   * student-teacher gives anything from 65 to 90 %, so one crowd says little.
   */
  @ParameterizedTest
  @CsvSource({
    "independent-confusion, 30, 0.1, .7927, .0287, .743, .775, .793, .814, .838",
    "student-teacher, 30, 0.8, .7746, .0494, .693, .742, .778, .811, .855",
    "discrete-difficulty, 100, 0.35, .8188, .0265, .776, .803, .819, .838, .859"
  })
  void majorityVotingIsAsGoodAsOnPeerannotsCrowds(
      String name,
      int workers,
      double ratio,
      double mean,
      double deviation,
      double q05,
      double q25,
      double q50,
      double q75,
      double q95) {
    double[] all = new double[200];
    for (int seed = 0; seed < all.length; seed++) {
      SimulatedVotes crowd =
          new Simulation(name, workers, 200, 5, null, ratio, 1, 0, 1, null, 10, false, seed).run();
      all[seed] = majority(crowd);
    }
    // both sides are samples of 200: the difference of two means has the error sqrt(2 / 200) sd
    double error = Math.sqrt(2.0 / all.length) * deviation;
    assertThat(mean(all)).isCloseTo(mean, within(3.5 * error));
    assertThat(deviation(all)).isCloseTo(deviation, within(.25 * deviation));
    double[] expected = {q05, q25, q50, q75, q95};
    double[] at = {.05, .25, .5, .75, .95};
    for (int q = 0; q < at.length; q++) {
      assertThat(quantile(all, at[q]))
          .as("quantile " + at[q])
          .isCloseTo(expected[q], within(7 * error));
    }
  }

  /** Share of the tasks whose most frequent vote is the truth; ties count as their share. */
  private static double majority(SimulatedVotes crowd) {
    Votes votes = crowd.votes();
    double right = 0;
    for (int i = 0; i < votes.tasks(); i++) {
      int[] counts = new int[votes.classes()];
      votes.ofTask(i).forEach(vote -> counts[vote.label()]++);
      int most = Arrays.stream(counts).max().orElseThrow();
      long tied = Arrays.stream(counts).filter(count -> count == most).count();
      right += counts[crowd.truths()[i]] == most ? 1.0 / tied : 0;
    }
    return right / votes.tasks();
  }

  private static double accuracy(double[][] matrix) {
    return IntStream.range(0, matrix.length).mapToDouble(k -> matrix[k][k]).average().orElseThrow();
  }

  private static double mean(double[] a) {
    return Arrays.stream(a).average().orElseThrow();
  }

  private static double deviation(double[] a) {
    double mean = mean(a);
    return Math.sqrt(Arrays.stream(a).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
  }

  private static double quantile(double[] a, double q) {
    double[] sorted = a.clone();
    Arrays.sort(sorted);
    return sorted[(int) (q * sorted.length)];
  }
}
