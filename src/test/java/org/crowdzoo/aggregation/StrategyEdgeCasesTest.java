package org.crowdzoo.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.crowdzoo.crowd.Votes;
import org.crowdzoo.files.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrategyEdgeCasesTest {
  private static final Votes THREE_CLASSES =
      SimulatedCrowd.of(30, 3, 3, 1, SimulatedCrowd.mixed(5)).votes();

  @Test
  void kosTakesTwoClasses() {
    assertThatThrownBy(() -> Aggregations.parse("kos", 0).aggregate(THREE_CLASSES))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "strategy kos: works on 2 classes, got 3; for more use dawid_skene or"
                + " one_coin_dawid_skene");
  }

  @Test
  void kosWithoutMessagesTakesTheMajority() {
    // every worker votes once: nothing can be learnt
    int[][] votes = {{1, 1, 0, -1, -1}, {-1, -1, -1, 0, 0}};
    assertThat(Aggregations.parse("kos", 0).aggregate(Votes.ofMatrix(votes, 2)).labels())
        .containsExactly(1, 0);
  }

  @Test
  void noMoreClustersThanWorkers() {
    assertThatThrownBy(() -> Aggregations.parse("dswc[L=6]", 0).aggregate(THREE_CLASSES))
        .hasMessage(
            "strategy dawid_skene_clust: L must be at most the 5 workers with votes, got 6");
  }

  @Test
  void clustersTellGoodFromPoorWorkers() {
    double[] accuracy = {.9, .9, .9, .9, .9, .4, .4, .4, .4, .4};
    SimulatedCrowd crowd = SimulatedCrowd.of(600, 4, 5, 8, accuracy);
    Aggregated found = Aggregations.parse("dswc", 0).aggregate(crowd.votes());
    double[] cluster = found.learnt().get("worker_cluster").values();
    for (int j = 0; j < 10; j++) {
      assertThat(cluster[2 * j]).isCloseTo(j < 5 ? cluster[0] : 1 - cluster[0], within(.01));
    }
    assertThat(found.accuracy(crowd.truth())).isGreaterThan(.85);
  }

  @Test
  void mMsrSurvivesAdversaries() {
    double[] accuracy = new double[20];
    for (int j = 0; j < 20; j++) {
      accuracy[j] = j < 6 ? .02 : .9;
    }
    SimulatedCrowd crowd = SimulatedCrowd.of(500, 2, 7, 8, accuracy);
    double majority = Aggregations.parse("mv", 0).aggregate(crowd.votes()).accuracy(crowd.truth());
    double robust = Aggregations.parse("m_msr", 0).aggregate(crowd.votes()).accuracy(crowd.truth());
    assertThat(robust).isGreaterThan(majority).isGreaterThan(.97);
  }

  @Test
  void mMsrsProbabilitiesAreTheSoftmaxOfItsWeightsAndNeverContradictItsLabels() {
    double[] accuracy = {.9, .85, .8, .1, .15, .6, .3};
    SimulatedCrowd crowd = SimulatedCrowd.of(200, 3, 3, 5, accuracy);
    int[][] lonely = {{-1, -1, -1, 2, -1, -1, -1}};
    Aggregated found = Aggregations.parse("m_msr", 0).aggregate(crowd.votes());
    double[] weight = found.learnt().get("worker_weight").values();
    assertThat(java.util.Arrays.stream(weight).anyMatch(w -> w < 0)).isTrue();
    for (int i = 0; i < 200; i++) {
      double[] e = {1, 1, 1};
      crowd.votes().ofTask(i).forEach(v -> e[v.label()] *= Math.exp(weight[v.worker()]));
      double sum = e[0] + e[1] + e[2];
      for (int k = 0; k < 3; k++) {
        assertThat(found.probability(i, k)).isCloseTo(e[k] / sum, within(1e-9));
        assertThat(found.probability(i, found.label(i)))
            .isGreaterThanOrEqualTo(found.probability(i, k));
      }
    }
    Aggregated alone = Aggregations.parse("m_msr", 0).aggregate(Votes.ofMatrix(lonely, 3));
    assertThat(java.util.Arrays.stream(alone.flatProbabilities()).sum())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void macesPriorsHaveTheAuthorsNamesAndSpeakingOnes() {
    Mace.Options plain = new Mace.Options(50, 1e-8, 10, Mace.MStep.VB, null, .5, .5, null, null);
    assertThat(plain.smoothing(4)).isEqualTo(.01 / 4);
    assertThat(new Mace.Options(50, 0, 1, Mace.MStep.EM, .3, 1, 1, null, 1.).smoothing(4))
        .isEqualTo(.3);
    assertThat(new Mace.Options(50, 0, 1, Mace.MStep.EM, .3, .5, .5, 3., 4.))
        .returns(3., Mace.Options::alpha)
        .returns(4., Mace.Options::beta);
    assertThatThrownBy(() -> Aggregations.parse("mace[alpha=1,spamming=2]", 0))
        .isInstanceOf(InputException.class)
        .hasMessage("strategy mace: alpha and spamming are one option, give one of them");
    assertThatThrownBy(() -> Aggregations.parse("mace[smoothing=0]", 0))
        .hasMessageContaining("smoothing must be >= 1");
    Votes votes = THREE_CLASSES;
    double[] trusting =
        Aggregations.parse("mace[beta=50]", 0).aggregate(votes).learnt().get("competence").values();
    double[] doubting =
        Aggregations.parse("mace[alpha=50]", 0)
            .aggregate(votes)
            .learnt()
            .get("competence")
            .values();
    for (int j = 0; j < trusting.length; j++) {
      assertThat(trusting[j]).isGreaterThan(doubting[j] + .2);
    }
  }

  @Test
  void digammaAgainstKnownValues() {
    assertThat(Digamma.of(1)).isCloseTo(-0.5772156649015329, within(1e-12));
    assertThat(Digamma.of(.5)).isCloseTo(-1.9635100260214235, within(1e-12));
    assertThat(Digamma.of(10)).isCloseTo(2.251752589066721, within(1e-12));
    assertThat(Digamma.of(1e-3)).isCloseTo(-1000.5755719318103, within(1e-9));
    for (double x = 1e-7; x < 100; x *= 1.7) {
      // ψ(x) = ψ(x + n) - Σ 1/(x + m)
      double far = Digamma.of(x + 20);
      for (int m = 19; m >= 0; m--) {
        far -= 1 / (x + m);
      }
      assertThat(Digamma.of(x)).isCloseTo(far, within(3e-15 * Math.max(1, Math.abs(far))));
    }
  }

  @Test
  void nuclearNormAgainstKnownValues() {
    assertThat(SingularValues.nuclearNorm(new double[] {3, 0, 0, -4}, 2))
        .isCloseTo(7, within(1e-12));
    // singular values of [[1, 2], [3, 4]] are 5.46498570 and 0.36596619
    assertThat(SingularValues.nuclearNorm(new double[] {1, 2, 3, 4}, 2))
        .isCloseTo(5.8309518948453, within(1e-10));
    assertThat(SingularValues.nuclearNorm(new double[9], 3)).isZero();
  }

  @Test
  void conjugateGradientsFindTheTopOfACurvedRidge() {
    // Rosenbrock's function upside down
    ConjugateGradient.Function ridge =
        (x, gradient) -> {
          double a = 1 - x[0];
          double b = x[1] - x[0] * x[0];
          gradient[0] = 2 * a + 400 * x[0] * b;
          gradient[1] = -200 * b;
          return -a * a - 100 * b * b;
        };
    double[] top = ConjugateGradient.maximize(ridge, new double[] {-1.2, 1}, 500, 1e-8);
    assertThat(top).containsExactly(new double[] {1, 1}, within(1e-5));
  }

  @Test
  void gladsGradientIsTheDerivative() {
    Votes votes = SimulatedCrowd.of(6, 3, 3, 2, SimulatedCrowd.mixed(4)).votes();
    int[] unknown = {-1, -1, -1, -1, -1, -1};
    GladQ q = new GladQ(votes, new RightOrWrong(votes, unknown));
    double[] x = new double[10];
    for (int d = 0; d < 10; d++) {
      x[d] = Math.sin(d + 1);
    }
    double[] gradient = new double[10];
    double[] ignored = new double[10];
    q.at(x, gradient);
    for (int d = 0; d < 10; d++) {
      double[] more = x.clone();
      double[] less = x.clone();
      more[d] += 1e-5;
      less[d] -= 1e-5;
      double difference = (q.at(more, ignored) - q.at(less, ignored)) / 2e-5;
      assertThat(gradient[d]).isCloseTo(difference, within(1e-7));
    }
  }

  @Test
  void goldOutOfPlaceIsToldAtOnce() {
    Gold gold = Gold.of(Map.of("77", 0, "1", 3));
    GoldAggregation strategy = (GoldAggregation) Aggregations.parse("ds", 0);
    assertThatThrownBy(() -> strategy.aggregate(THREE_CLASSES, gold))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "gold: task 77 is not among the answers\n"
                + "gold: truth of task 1 must be from 0 to 2, got 3");
  }

  @Test
  void brokenGoldFiles(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("gold.json"), "{\"1\": \"a\", \"2\": 1.5}");
    assertThatThrownBy(() -> Gold.read(file, Votes.numbers(3)))
        .satisfies(e -> assertThat(((InputException) e).problems()).hasSize(2))
        .hasMessageContaining(
            file + ": truth of task 1 must be a whole number or the name of a class, got a");
    Files.writeString(file, "[1]");
    assertThatThrownBy(() -> Gold.read(file, Votes.numbers(3)))
        .hasMessageStartingWith(file + ": must be a JSON object {\"task\": label}");
  }

  @Test
  void confusionsTooLargeToExpandComeAsColumns() {
    // 2 workers, 6000 classes: 72 million cells, of which 3 columns are used
    Votes votes = Votes.ofMatrix(new int[][] {{5999, 5999}, {0, 5999}}, 6000);
    Aggregated found = Aggregations.parse("ds[maxiter=2]", 0).aggregate(votes);
    assertThat(found.confusions()).isNull();
    assertThat(found.learnt().get("confusion_columns").shape()).containsExactly(3, 6000);
    assertThat(found.learnt().get("confusion_column_index").values())
        .containsExactlyInAnyOrder(0, 5999, 0, 0, 1, 5999);
    assertThatThrownBy(() -> Aggregations.parse("wds", 0).aggregate(votes))
        .hasMessageContaining("are too large");
  }

  @Test
  void smoothedRowsSumToOne() {
    double[] pi = Aggregations.parse("ds", 0).aggregate(THREE_CLASSES).confusions().values();
    for (int row = 0; row < pi.length; row += 3) {
      assertThat(pi[row] + pi[row + 1] + pi[row + 2]).isCloseTo(1, within(1e-12));
    }
  }
}
