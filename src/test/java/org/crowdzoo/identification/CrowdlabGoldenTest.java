package org.crowdzoo.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.crowdzoo.aggregation.RandomCrowd;
import org.crowdzoo.crowd.Votes;
import org.junit.jupiter.api.Test;

/** CROWDLAB and ActiveLab against an independent program, {@code crowdlab_crowds.py}. */
class CrowdlabGoldenTest {
  private static final Offset<Double> TOLERANCE = within(1e-10);
  private static final RandomCrowd CROWD = RandomCrowd.readFile("crowdlab");
  private static final Votes VOTES = CROWD.votes();

  private static double[][] predictions() {
    double[] flat = CROWD.numbers("predictions");
    double[][] rows = new double[VOTES.tasks()][];
    Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, 4 * i, 4 * i + 4));
    return rows;
  }

  @Test
  void majorityWithTiesBrokenByPredictionRarityAndAgreement() {
    JsonNode steps = CROWD.golden().get("plain").get("decided_by");
    for (int step = 1; step <= 3; step++) {
      assertThat(steps.toString()).as("the crowd has ties of each kind").contains("" + step);
    }
    assertThat(asDoubles(TieBreaks.majority(VOTES, predictions(), 0)))
        .containsExactly(CROWD.numbers("plain", "majority"));
  }

  @Test
  void withThePredictionsAsTheyAre() {
    assertEqual("plain", predictions());
  }

  @Test
  void withCalibratedPredictions() {
    double temperature = Temperature.fit(VOTES, predictions());
    assertThat(temperature).isCloseTo(CROWD.numbers("temperature")[0], within(1e-12));
    assertEqual("calibrated", Temperature.scale(predictions(), temperature));
  }

  private static void assertEqual(String key, double[][] predictions) {
    Crowdlab found = Crowdlab.of(VOTES, predictions, 0);
    assertThat(asDoubles(found.consensus())).containsExactly(CROWD.numbers(key, "consensus"));
    assertThat(Arrays.stream(found.posterior()).flatMapToDouble(Arrays::stream).toArray())
        .containsExactly(CROWD.numbers(key, "posterior"), TOLERANCE);
    assertThat(found.consensusQuality()).containsExactly(CROWD.numbers(key, "quality"), TOLERANCE);
    assertThat(found.workerWeights())
        .containsExactly(CROWD.numbers(key, "worker_weights"), TOLERANCE);
    assertThat(found.modelWeight()).isCloseTo(CROWD.numbers(key, "model_weight")[0], TOLERANCE);
    assertThat(found.workerQuality())
        .containsExactly(CROWD.numbers(key, "worker_quality"), TOLERANCE);
    assertThat(ActiveLab.scores(VOTES, predictions, 0))
        .containsExactly(CROWD.numbers(key, "activelab"), TOLERANCE);
  }

  private static double[] asDoubles(int[] labels) {
    return Arrays.stream(labels).asDoubleStream().toArray();
  }

  @Test
  void whatIsLeftIsDrawnWithTheSeed() {
    // one vote for each of two classes, predicted alike, as frequent, by workers who never agree
    int[][] matrix = new int[40][];
    double[][] alike = new double[40][];
    for (int i = 0; i < 40; i++) {
      matrix[i] = new int[] {i % 2, 1 - i % 2};
      alike[i] = new double[] {.5, .5};
    }
    Votes votes = Votes.ofMatrix(matrix, 2);
    int[] one = TieBreaks.majority(votes, alike, 1);
    assertThat(one).contains(0, 1).isEqualTo(TieBreaks.majority(votes, alike, 1));
    assertThat(one).isNotEqualTo(TieBreaks.majority(votes, alike, 2));
  }

  @Test
  void aSurePredictorIsCooledAndAShyOneSharpened() {
    int[][] matrix = new int[200][];
    double[][] sure = new double[200][];
    double[][] shy = new double[200][];
    for (int i = 0; i < 200; i++) {
      int other = i % 4 == 0 ? 1 : 0;
      matrix[i] = new int[] {0, 0, other};
      sure[i] = new double[] {.9999, .0001};
      shy[i] = new double[] {.51, .49};
    }
    Votes votes = Votes.ofMatrix(matrix, 2);
    assertThat(Temperature.fit(votes, sure)).isGreaterThan(2);
    assertThat(Temperature.fit(votes, shy)).isLessThan(0.2);
    assertThat(Temperature.scale(new double[][] {{.8, .2, 0}}, 0.5)[0])
        .containsExactly(new double[] {.64 / .68, .04 / .68, 0}, within(1e-12));
  }
}
