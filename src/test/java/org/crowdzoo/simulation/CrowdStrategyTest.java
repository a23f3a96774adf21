package org.crowdzoo.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.simulation.Crowd.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The votes have the statistics that each strategy promises. */
class CrowdStrategyTest {
  private static final int K = 4;
  private static final int N = 4000;

  static List<CrowdStrategy> strategies() {
    return List.of(
        new HammerSpammer(0.4),
        new StudentTeacher(0.5, null),
        new IndependentConfusion(null),
        new CommonConfusion(0.6, 2, null));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void theCountedConfusionsApproachTheTrueOnes(CrowdStrategy strategy) {
    SimulatedVotes few = simulate(strategy, 400);
    SimulatedVotes many = simulate(strategy, 40_000);
    assertThat(meanError(many)).isLessThan(0.01);
    assertThat(meanError(few)).isGreaterThan(3 * meanError(many));
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void theSameSeedGivesTheSameVotesAndAnotherSeedOthers(CrowdStrategy strategy) {
    assertThat(labels(simulate(strategy, 300, 7))).isEqualTo(labels(simulate(strategy, 300, 7)));
    assertThat(labels(simulate(strategy, 300, 7))).isNotEqualTo(labels(simulate(strategy, 300, 8)));
  }

  @Test
  void hammersAreAlwaysRightAndSpammersAtChance() {
    SimulatedVotes simulated = simulate(new HammerSpammer(0.4), N);
    assertThat(simulated.crowd().roles().stream().filter(r -> r == Role.SPAMMER)).hasSize(2);
    for (int j = 0; j < 5; j++) {
      double expected = simulated.crowd().roles().get(j) == Role.HAMMER ? 1 : 1.0 / K;
      // three standard errors of a share at 4,000 votes
      assertThat(right(simulated, j)).isCloseTo(expected, within(3 * 0.5 / Math.sqrt(N)));
    }
  }

  @Test
  void studentsHaveTheMatrixOfATeacher() {
    Crowd crowd = new StudentTeacher(0.6, null).draw(10, new int[] {0}, K, new Random(3));
    assertThat(crowd.roles().subList(0, 4)).containsOnly(Role.TEACHER);
    assertThat(crowd.roles().subList(4, 10)).containsOnly(Role.STUDENT);
    List<double[][]> teachers = Arrays.asList(crowd.matrices()).subList(0, 4);
    assertThat(Arrays.asList(crowd.matrices()).subList(4, 10)).allMatch(teachers::contains);
    assertThat(crowd.extraFiles()).containsKey("student_teacher_association.npy");
  }

  @Test
  void difficultiesHaveTheirProbabilities() {
    // p(random) = 0.3, p(hard) = 0.7 / 1.4 = 0.5, p(easy) = 0.2
    CrowdStrategy strategy = new DiscreteDifficulty(0, 0.4, 0.3, fixed(wrong()));
    SimulatedVotes simulated = simulate(strategy, N);
    Votes votes = simulated.votes();
    int easy = 0;
    int hard = 0;
    for (int i = 0; i < N; i++) {
      int task = i;
      boolean unanimous = votes.ofTask(i).map(v -> v.label()).distinct().count() == 1;
      boolean right = votes.label(votes.start(task)) == simulated.truths()[task];
      easy += unanimous && right ? 1 : 0;
      hard += unanimous && !right ? 1 : 0;
    }
    // five guesses agree with probability 4^-4, right or wrong 1 to 3
    assertThat(easy / (double) N).isCloseTo(0.2 + 0.3 / 256 / 4, within(0.02));
    assertThat(hard / (double) N).isCloseTo(0.5 + 0.3 / 256 * 3 / 4, within(0.025));
  }

  @Test
  void goodWorkersAreMostlyRightAboutEveryClass() {
    Random random = new Random(1);
    for (int n = 0; n < 50; n++) {
      double[][] matrix = DiscreteDifficulty.goodMatrix(K, random);
      for (int k = 0; k < K; k++) {
        assertThat(matrix[k][k]).isEqualTo(Arrays.stream(matrix[k]).max().orElseThrow());
        assertThat(Arrays.stream(matrix[k]).sum()).isCloseTo(1, within(1e-12));
      }
    }
  }

  @Test
  void votesFromTheCommonMatrixGrowWithTheRatio() {
    // a common matrix that is always wrong, k -> k + 1, which good workers seldom are
    double[][] common = wrong();
    double low = shareOf(common, simulate(new CommonConfusion(0.1, 0, common), N));
    double high = shareOf(common, simulate(new CommonConfusion(0.9, 0, common), N));
    assertThat(low).isBetween(0.1, 0.35);
    assertThat(high).isBetween(0.9, 0.95);
  }

  @Test
  void dirichletHasItsMeanAndVariance() {
    Random random = new Random(5);
    for (double alpha : new double[] {0.2, 1, 3}) {
      double[] first =
          IntStream.range(0, 20_000)
              .mapToDouble(n -> Distributions.dirichlet(alpha, 3, random)[0])
              .toArray();
      double mean = Arrays.stream(first).average().orElseThrow();
      double variance = Arrays.stream(first).map(x -> (x - mean) * (x - mean)).sum() / 20_000;
      assertThat(mean).isCloseTo(1.0 / 3, within(0.01));
      // Var = (1/3)(2/3) / (3 alpha + 1)
      assertThat(variance).isCloseTo(2.0 / 9 / (3 * alpha + 1), within(0.005));
    }
  }

  private static double[][] wrong() {
    double[][] matrix = new double[K][K];
    for (int k = 0; k < K; k++) {
      matrix[k][(k + 1) % K] = 1;
    }
    return matrix;
  }

  private static double[][][] fixed(double[][] matrix) {
    return java.util.Collections.nCopies(5, matrix).toArray(double[][][]::new);
  }

  private static double shareOf(double[][] common, SimulatedVotes simulated) {
    Votes votes = simulated.votes();
    long count = 0;
    for (int i = 0; i < votes.tasks(); i++) {
      int truth = simulated.truths()[i];
      count += votes.ofTask(i).filter(v -> common[truth][v.label()] == 1).count();
    }
    return count / (double) votes.size();
  }

  private static double right(SimulatedVotes simulated, int worker) {
    return simulated
        .votes()
        .ofWorker(worker)
        .mapToInt(v -> v.label() == simulated.truths()[v.task()] ? 1 : 0)
        .average()
        .orElseThrow();
  }

  /** Mean absolute difference between counted and true confusions. */
  private static double meanError(SimulatedVotes simulated) {
    Votes votes = simulated.votes();
    double sum = 0;
    for (int j = 0; j < votes.workers(); j++) {
      double[][] counts = new double[K][K];
      votes.ofWorker(j).forEach(v -> counts[simulated.truths()[v.task()]][v.label()]++);
      for (int k = 0; k < K; k++) {
        double total = Arrays.stream(counts[k]).sum();
        for (int l = 0; l < K; l++) {
          sum += Math.abs(counts[k][l] / total - simulated.crowd().matrices()[j][k][l]);
        }
      }
    }
    return sum / (votes.workers() * K * K);
  }

  private static List<Integer> labels(SimulatedVotes simulated) {
    return IntStream.range(0, simulated.votes().size())
        .map(simulated.votes()::label)
        .boxed()
        .toList();
  }

  private static SimulatedVotes simulate(CrowdStrategy strategy, int tasks) {
    return simulate(strategy, tasks, 11);
  }

  private static SimulatedVotes simulate(CrowdStrategy strategy, int tasks, long seed) {
    Random random = new Random(seed);
    int[] truths = SimulatedVotes.drawTruths(tasks, K, random);
    Crowd crowd = strategy.draw(5, truths, K, random);
    return SimulatedVotes.draw(truths, K, crowd, LimitedAssignment.EVERYBODY, random);
  }
}
