package org.crowdzoo.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** {@link RAdam} against torch.optim.RAdam's algorithm, written out as PyTorch documents it. */
class RAdamTest {
  private static final int N = 5;

  @ParameterizedTest
  @CsvSource({"0.9, 0.999, 1e-8, 40", "0.8, 0.6, 1e-3, 12", "0.5, 0.95, 1e-8, 30"})
  void isPyTorchsAlgorithm(double beta1, double beta2, double epsilon, int steps) {
    RAdam config = new RAdam(0.01, null, beta1, beta2, epsilon);
    assertThat(config.stateSize(N)).isEqualTo(2 * N);
    GradientUpdater<RAdam> updater =
        config.instantiate(Nd4j.zeros(DataType.DOUBLE, 1, 2 * N), true);
    Random random = new Random(3);
    double[] m = new double[N];
    double[] v = new double[N];
    boolean plain = false;
    boolean rectified = false;
    for (int t = 1; t <= steps; t++) {
      double[] g = random.doubles(N, -1, 1).toArray();
      INDArray step = Nd4j.createFromArray(g.clone()).reshape(1, N);
      updater.applyUpdater(step, t - 1, 0);
      double rhoInf = 2 / (1 - beta2) - 1;
      double rho = rhoInf - 2 * t * Math.pow(beta2, t) / (1 - Math.pow(beta2, t));
      plain |= rho <= 5;
      rectified |= rho > 5;
      for (int i = 0; i < N; i++) {
        m[i] = beta1 * m[i] + (1 - beta1) * g[i];
        v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
        double hat = m[i] / (1 - Math.pow(beta1, t));
        double expected = 0.01 * hat;
        if (rho > 5) {
          double rect =
              Math.sqrt((rho - 4) * (rho - 2) * rhoInf / ((rhoInf - 4) * (rhoInf - 2) * rho));
          double adaptive = Math.sqrt(1 - Math.pow(beta2, t)) / (Math.sqrt(v[i]) + epsilon);
          expected = 0.01 * hat * rect * adaptive;
        }
        assertThat(step.getDouble(0, i)).as("step %d", t).isEqualTo(expected, offset(1e-14));
      }
    }
    assertThat(plain || beta2 == 0.6).isTrue();
    assertThat(rectified || beta2 == 0.6).isTrue();
  }

  @Test
  void theRateRisesThenFollowsTheSchedule() {
    ISchedule other = new ExponentialSchedule(ScheduleType.EPOCH, 0.1, 0.5);
    Warmup warmup = new Warmup(9, other, 4);
    assertThat(List.of(0, 1, 2, 3, 4, 50).stream().map(i -> warmup.valueAt(i, 0)))
        .containsExactly(0.025, 0.05, 0.1 * 0.75, 0.1, 0.1, 0.1);
    assertThat(warmup.valueAt(7, 2)).isEqualTo(0.025);
    assertThat(new Warmup(0.2, null, 2).valueAt(0, 3)).isEqualTo(0.1);
    assertThat(warmup.clone()).isEqualTo(warmup).isNotEqualTo(new Warmup(9, other, 5));
  }

  @Test
  void bothAreKeptInAModelsFile() throws Exception {
    RAdam updater = new RAdam(0.3, new Warmup(0.3, null, 7), 0.8, 0.9, 1e-5);
    ObjectMapper json = NeuralNetConfiguration.mapper();
    assertThat(json.readValue(json.writeValueAsString(updater), IUpdater.class)).isEqualTo(updater);
    assertThat(updater.clone()).isEqualTo(updater);
    assertThat(updater.getLearningRate(0, 0)).isEqualTo(0.3 / 7, offset(1e-16));
  }
}
