package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultiLabelEvaluationTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static double[][] doubles(JsonNode rows) {
    return JSON.convertValue(rows, double[][].class);
  }

  private static boolean[][] truth(JsonNode rows) {
    return truth(doubles(rows));
  }

  private static boolean[][] truth(double[][] rows) {
    boolean[][] truth = new boolean[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      truth[i] = new boolean[rows[i].length];
      for (int l = 0; l < rows[i].length; l++) {
        truth[i][l] = rows[i][l] == 1;
      }
    }
    return truth;
  }

  private static void same(Double ours, JsonNode theirs) {
    if (theirs.isNull()) {
      assertThat(ours).isNull();
    } else {
      assertThat(ours).isCloseTo(100 * theirs.doubleValue(), within(1e-9));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void figuresAreScikitLearns(int number) throws IOException {
    JsonNode given;
    try (InputStream in = getClass().getResourceAsStream("/golden/multi-label-figures.json")) {
      given = JSON.readTree(in).get("cases").get(number);
    }
    MultiLabelEvaluation ours =
        MultiLabelEvaluation.of(
            doubles(given.get("probabilities")),
            truth(given.get("truth")),
            JSON.convertValue(given.get("thresholds"), double[].class));
    same(ours.microF1(), given.get("micro_f1"));
    same(ours.macroF1(), given.get("macro_f1"));
    same(ours.averagePrecision(), given.get("average_precision"));
    same(ours.subsetAccuracy(), given.get("subset_accuracy"));
    assertThat(ours.hammingLoss())
        .isCloseTo(given.get("hamming_loss").doubleValue(), within(1e-12));
    assertThat(ours.accuracy()).isCloseTo(100 * (1 - ours.hammingLoss()), within(1e-9));
    assertThat(ours.loss()).isCloseTo(given.get("loss").doubleValue(), within(1e-10));
    for (int l = 0; l < ours.labels().size(); l++) {
      same(ours.labels().get(l).f1(), given.get("f1").get(l));
      same(
          ours.labels().get(l).averagePrecision(), given.get("average_precision_of_labels").get(l));
      same(ours.labels().get(l).accuracy(), given.get("accuracies").get(l));
    }
  }

  /** Each pair of examples is looked at: the definition, not the sum of steps. */
  private static double averagePrecisionByPairs(double[] scores, boolean[] truth) {
    double sum = 0;
    int positives = 0;
    for (int i = 0; i < truth.length; i++) {
      if (truth[i]) {
        int above = 0;
        int right = 0;
        for (int j = 0; j < truth.length; j++) {
          above += scores[j] >= scores[i] ? 1 : 0;
          right += scores[j] >= scores[i] && truth[j] ? 1 : 0;
        }
        sum += (double) right / above;
        positives++;
      }
    }
    return sum / positives;
  }

  @Test
  void averagePrecisionIsThatOfAllPairsAndKnowsNoOrder() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int n = 1 + random.nextInt(30);
      double[] scores = IntStream.range(0, n).mapToDouble(i -> random.nextInt(6) / 5.0).toArray();
      boolean[] truth = new boolean[n];
      IntStream.range(0, n).forEach(i -> truth[i] = random.nextInt(3) == 0);
      truth[random.nextInt(n)] = true;
      double expected = averagePrecisionByPairs(scores, truth);
      assertThat(AveragePrecision.of(scores, truth)).isCloseTo(expected, within(1e-12));
      List<Integer> order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
      Collections.shuffle(order, random);
      double[] shuffledScores = order.stream().mapToDouble(i -> scores[i]).toArray();
      boolean[] shuffledTruth = new boolean[n];
      IntStream.range(0, n).forEach(i -> shuffledTruth[i] = truth[order.get(i)]);
      assertThat(AveragePrecision.of(shuffledScores, shuffledTruth))
          .isCloseTo(expected, within(1e-12));
    }
  }

  @Test
  void byHand() {
    double[][] p = {{0.9, 0.2}, {0.6, 0.7}, {0.4, 0.1}, {0.1, 0.6}};
    boolean[][] truth = {{true, false}, {false, true}, {true, false}, {false, false}};
    MultiLabelEvaluation figures = MultiLabelEvaluation.of(p, truth, new double[] {0.5, 0.5});
    // label 0: TP 1, FP 1, FN 1; label 1: TP 1, FP 1, FN 0
    assertThat(figures.labels().get(0).f1()).isCloseTo(50, within(1e-9));
    assertThat(figures.labels().get(1).f1()).isCloseTo(200 / 3.0, within(1e-9));
    assertThat(figures.macroF1()).isCloseTo(175 / 3.0, within(1e-9));
    assertThat(figures.microF1()).isCloseTo(400 / 7.0, within(1e-9));
    assertThat(figures.averagePrecision()).isCloseTo(100 * (5 / 6.0 + 1) / 2, within(1e-9));
    assertThat(figures.accuracy()).isCloseTo(62.5, within(1e-9));
    assertThat(figures.subsetAccuracy()).isCloseTo(25, within(1e-9));
    assertThat(figures.figures())
        .containsOnlyKeys(
            "accuracy",
            "loss",
            "ece",
            "micro_f1",
            "macro_f1",
            "average_precision",
            "subset_accuracy",
            "hamming_loss");
  }

  @Test
  void calibrationIsOfAllDecisionsInFifteenBins() {
    double[][] p = {{0.3, 0.3}, {0.3, 0.95}, {0.3, 0.0}};
    boolean[][] truth = {{true, false}, {false, true}, {false, false}};
    MultiLabelEvaluation figures = MultiLabelEvaluation.of(p, truth, new double[] {0.5, 0.5});
    // four of 0.3, one came true; one of 0.95, true; one of 0, false
    assertThat(figures.ece()).isCloseTo((Math.abs(1 - 1.2) + 0.05) / 6, within(1e-12));
  }

  @Test
  void nothingToFindAndNothingGivenIsNotDefined() {
    double[][] p = {{0.1, 0.2}, {0.3, 0.4}};
    MultiLabelEvaluation none =
        MultiLabelEvaluation.of(p, new boolean[2][2], new double[] {0.5, 0.5});
    assertThat(none.microF1()).isNull();
    assertThat(none.macroF1()).isNull();
    assertThat(none.averagePrecision()).isNull();
    assertThat(none.accuracy()).isEqualTo(100);
    assertThat(none.subsetAccuracy()).isEqualTo(100);
    assertThat(none.figures()).doesNotContainKeys("micro_f1", "macro_f1", "average_precision");
    MultiLabelEvaluation given =
        MultiLabelEvaluation.of(p, new boolean[2][2], new double[] {0.5, 0.35});
    assertThat(given.labels().get(0).f1()).isNull();
    assertThat(given.labels().get(1).f1()).isEqualTo(0);
    assertThat(given.macroF1()).isEqualTo(0);
    assertThat(given.microF1()).isEqualTo(0);
  }

  @Test
  void allLabelsOnAllExamples() {
    double[][] p = {{0.9, 0.8}, {0.7, 0.6}};
    boolean[][] truth = {{true, true}, {true, true}};
    MultiLabelEvaluation all = MultiLabelEvaluation.of(p, truth, new double[] {0.5, 0.5});
    assertThat(all.macroF1()).isEqualTo(100);
    assertThat(all.microF1()).isEqualTo(100);
    assertThat(all.averagePrecision()).isEqualTo(100);
    assertThat(all.subsetAccuracy()).isEqualTo(100);
    assertThat(all.hammingLoss()).isZero();
  }

  @Test
  void tunedThresholdsAreTheBestThereAre() {
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      int n = 2 + random.nextInt(20);
      double[] scores = IntStream.range(0, n).mapToDouble(i -> random.nextInt(9) / 8.0).toArray();
      boolean[] truth = new boolean[n];
      IntStream.range(0, n).forEach(i -> truth[i] = random.nextInt(3) == 0);
      double found = Thresholds.best(scores, truth);
      Double reached = LabelFigures.Counts.of(scores, truth, found).f1();
      boolean none = IntStream.range(0, n).noneMatch(i -> truth[i]);
      if (none) {
        assertThat(found).isEqualTo(0.5);
        continue;
      }
      double most = 0;
      for (int t = 0; t <= 160; t++) {
        most = Math.max(most, LabelFigures.Counts.of(scores, truth, t / 160.0).f1());
      }
      double[] offered =
          DoubleStream.concat(DoubleStream.of(0), Arrays.stream(scores)).sorted().toArray();
      double nearest = LabelFigures.Counts.of(scores, truth, 0.5).f1() == most ? 0 : 1;
      for (int i = 0; i < n; i++) {
        double middle = (offered[i] + offered[i + 1]) / 2;
        if (offered[i] < offered[i + 1]
            && LabelFigures.Counts.of(scores, truth, middle).f1() == most) {
          nearest = Math.min(nearest, Math.abs(middle - 0.5));
        }
      }
      if (nearest < 1) { // else giving it to a score of 0, too, is best, which is not offered
        assertThat(reached).isEqualTo(most);
        assertThat(Math.abs(found - 0.5)).isEqualTo(nearest);
      }
    }
  }

  @Test
  void fixedThresholdsAreAHalf() {
    assertThat(Thresholds.FIXED.choose(new double[][] {{0.9, 0.1}}, new boolean[1][2]))
        .containsExactly(0.5, 0.5);
    assertThat(
            Thresholds.TUNED.choose(
                new double[][] {{0.3, 0.1}, {0.2, 0.1}, {0.1, 0.1}},
                new boolean[][] {{true, false}, {true, false}, {false, false}}))
        .containsExactly((0.2 + 0.1) / 2, 0.5);
  }
}
