package org.crowdzoo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Golden values of numpy and scipy; {@code reference/README.md} says how they were made. */
class TemperatureScalingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode example(int index) throws Exception {
    return JSON.readTree(Path.of("src/test/resources/reference/temperature_scaling.json").toFile())
        .path("examples")
        .get(index);
  }

  private static double[][] rows(JsonNode node) throws Exception {
    return JSON.treeToValue(node, double[][].class);
  }

  private static double[][] softmax(double[][] logits, double temperature) {
    double[][] p = new double[logits.length][];
    for (int i = 0; i < p.length; i++) {
      double[] e = Arrays.stream(logits[i]).map(z -> Math.exp(z / temperature)).toArray();
      double sum = Arrays.stream(e).sum();
      p[i] = Arrays.stream(e).map(v -> v / sum).toArray();
    }
    return p;
  }

  @Test
  void temperatureAndFiguresAreTheReferences() throws Exception {
    for (int n = 0; n < 2; n++) {
      JsonNode example = example(n);
      double[][] logits = rows(example.path("logits"));
      int[] truth = JSON.treeToValue(example.path("labels"), int[].class);
      double temperature = TemperatureScaling.ofClasses(logits, truth);
      assertThat(temperature)
          .as(example.path("name").asText())
          .isCloseTo(example.path("temperature").doubleValue(), within(1e-9));
      Calibration.Figures before = Calibration.Figures.of(softmax(logits, 1), truth);
      Calibration.Figures after = Calibration.Figures.of(softmax(logits, temperature), truth);
      assertThat(before.nll()).isCloseTo(example.path("nll_before").doubleValue(), within(1e-9));
      assertThat(after.nll()).isCloseTo(example.path("nll_after").doubleValue(), within(1e-9));
      assertThat(before.ece()).isCloseTo(example.path("ece15_before").doubleValue(), within(1e-9));
      assertThat(after.ece()).isCloseTo(example.path("ece15_after").doubleValue(), within(1e-9));
    }
  }

  @Test
  void softTargetsAreTheReferences() throws Exception {
    JsonNode example = example(2);
    double[][] logits = rows(example.path("logits"));
    assertThat(TemperatureScaling.ofClasses(logits, rows(example.path("targets"))))
        .isCloseTo(example.path("temperature").doubleValue(), within(1e-9));
  }

  /** By hand: two logits z and 0, three of four right: sigmoid(z / T) = 3/4 at T = z / log 3. */
  @Test
  void aLabelOfOneLogitIsSolvedByHand() {
    double[] logits = {5, 5, 5, 5, -5, -5, -5, -5};
    boolean[] present = {true, true, true, false, false, false, false, true};
    assertThat(TemperatureScaling.ofLabel(logits, present))
        .isCloseTo(5 / Math.log(3), within(1e-12));
  }

  /** What no temperature makes best: all right, all alike, one class only, worse than chance. */
  @Test
  void thereMayBeNone() {
    assertThat(TemperatureScaling.ofClasses(new double[][] {{2, 0}, {0, 3}}, new int[] {0, 1}))
        .isNaN();
    assertThat(TemperatureScaling.ofClasses(new double[][] {{2, 0}, {0, 3}}, new int[] {1, 0}))
        .isNaN();
    assertThat(TemperatureScaling.ofClasses(new double[][] {{1, 1}, {1, 1}}, new int[] {0, 1}))
        .isNaN();
    assertThat(TemperatureScaling.ofClasses(new double[0][], new int[0])).isNaN();
    assertThat(TemperatureScaling.ofLabel(new double[] {-1, -2}, new boolean[2])).isNaN();
  }

  /** Shifted logits say the same; scaled ones are divided by as much more. */
  @Test
  void shiftsDoNotCountAndScalesDo() {
    SplittableRandom random = new SplittableRandom(3);
    double[][] logits = new double[50][4];
    double[][] changed = new double[50][4];
    int[] truth = new int[50];
    for (int i = 0; i < 50; i++) {
      for (int k = 0; k < 4; k++) {
        logits[i][k] = 6 * random.nextDouble();
        changed[i][k] = 700 + 2 * logits[i][k];
      }
      truth[i] = random.nextInt(3) > 0 ? best(logits[i]) : random.nextInt(4);
    }
    double temperature = TemperatureScaling.ofClasses(logits, truth);
    assertThat(TemperatureScaling.ofClasses(changed, truth))
        .isCloseTo(2 * temperature, within(1e-9));
  }

  private static int best(double[] row) {
    int best = 0;
    for (int k = 1; k < row.length; k++) {
      best = row[k] > row[best] ? k : best;
    }
    return best;
  }

  /** By hand: sure 0.9 right, 0.8 wrong, 0.7 right, 0.6 right; a Brier score of two classes. */
  @Test
  void theLowestThresholdThatIsGoodEnough() {
    double[][] p = {{0.9, 0.1}, {0.2, 0.8}, {0.7, 0.3}, {0.4, 0.6}};
    int[] truth = {0, 0, 0, 1};
    assertThat(Calibration.rejectThreshold(p, truth, 1)).isCloseTo(0.85, within(1e-12));
    assertThat(Calibration.rejectThreshold(p, truth, 0.7)).isZero(); // three of four
    assertThat(Calibration.rejectThreshold(p, truth, 0.75)).isZero();
    assertThat(Calibration.rejectThreshold(p, truth, 0.76)).isCloseTo(0.85, within(1e-12));
    assertThat(Calibration.rejectThreshold(p, new int[] {1, 0, 1, 0}, 0.5)).isNaN();
    Calibration.Kept kept = Calibration.Kept.of(p, truth, 0.65);
    assertThat(kept.coverage()).isEqualTo(0.75);
    assertThat(kept.accuracy()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(Calibration.Kept.of(p, truth, 1).accuracy()).isNull();
    // (2 · 0.01 + 2 · 0.64 + 2 · 0.09 + 2 · 0.16) / 4
    assertThat(Calibration.Figures.of(p, truth).brier()).isCloseTo(0.45, within(1e-12));
  }

  /** Equally sure answers are kept or rejected together. */
  @Test
  void tiesStayTogether() {
    double[][] p = {{0.8, 0.2}, {0.8, 0.2}, {0.6, 0.4}};
    assertThat(Calibration.rejectThreshold(p, new int[] {0, 1, 0}, 0.9)).isNaN();
    assertThat(Calibration.rejectThreshold(p, new int[] {0, 0, 1}, 0.9))
        .isCloseTo(0.7, within(1e-12));
  }
}
