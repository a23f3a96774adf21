package org.crowdzoo.engine.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The average against its formula; the largest vector is shared among threads. */
class MovingAverageTest {
  @ParameterizedTest
  @CsvSource({"1, FLOAT", "2049, FLOAT", "300001, FLOAT", "7, DOUBLE"})
  void isTheFormulaStepByStep(int length, DataType type) {
    double decay = 0.75; // exact in binary, as are the values below: nothing is rounded
    Random random = new Random(length);
    INDArray live = Nd4j.create(type, 1, length);
    MovingAverage average = new MovingAverage(live, decay);
    double[] expected = new double[length];
    for (int step = 0; step < 4; step++) {
      for (int i = 0; i < length; i++) {
        double theta = random.nextInt(1000) - 500;
        live.putScalar(i, theta);
        expected[i] = step == 0 ? theta : decay * expected[i] + (1 - decay) * theta;
      }
      double[] now = live.data().asDouble();
      average.take();
      assertThat(live.data().asDouble()).as("the live ones are only read").isEqualTo(now);
      average.swap();
      assertThat(live.data().asDouble()).as("after step %d", step + 1).isEqualTo(expected);
      average.swap();
      assertThat(live.data().asDouble()).as("twice swapped").isEqualTo(now);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.9", "0.99", "0.3"})
  void whatDoesNotChangeIsItsOwnAverageToTheLastDigit(double decay) {
    INDArray live = Nd4j.rand(DataType.FLOAT, 1, 5000);
    double[] first = live.data().asDouble();
    MovingAverage average = new MovingAverage(live, decay);
    for (int step = 0; step < 50; step++) {
      average.take();
    }
    average.swap();
    assertThat(live.data().asDouble()).isEqualTo(first);
  }
}
