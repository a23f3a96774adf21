package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every cell is the mean of the pixels that PyTorch's definition gives it. */
class AdaptiveAverageTest {
  @ParameterizedTest
  @CsvSource({"7,7", "14,21", "1,1", "1,7", "2,3", "4,4", "5,6", "3,14", "8,7", "9,17", "12,1"})
  void cellsAreMeansOfTheirPixels(int height, int width) {
    var builder =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(height, width, 3));
    String at =
        AdaptiveAverage.addTo(new TorchLayers(builder), "in", new ImageSize(height, width), 7);
    var conf =
        builder
            .addLayer(
                "out",
                new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build(),
                at)
            .setOutputs("out")
            .build();
    ComputationGraph graph = new ComputationGraph(conf);
    graph.init();
    INDArray x = Nd4j.rand('c', 2, 3, height, width);
    INDArray y = graph.outputSingle(x);
    assertThat(y.shape()).containsExactly(2, 3, 7, 7);
    for (int i = 0; i < 7; i++) {
      for (int j = 0; j < 7; j++) {
        double sum = 0;
        int count = 0;
        for (int r = i * height / 7; r < Math.ceil((i + 1) * height / 7.0); r++) {
          for (int c = j * width / 7; c < Math.ceil((j + 1) * width / 7.0); c++) {
            sum += x.getDouble(1, 2, r, c);
            count++;
          }
        }
        assertThat(y.getDouble(1, 2, i, j))
            .isCloseTo(sum / count, org.assertj.core.api.Assertions.within(1e-5));
      }
    }
  }
}
