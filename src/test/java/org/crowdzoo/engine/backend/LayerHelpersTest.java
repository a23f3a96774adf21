package org.crowdzoo.engine.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.LayerHelper;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;

/** DL4J's oneDNN layer helpers, which are dead in M2.1 without the bridge, compute. */
class LayerHelpersTest {
  @Test
  void aConvolutionOfDl4jIsComputedByItsHelper() throws Exception {
    Nd4j.getExecutioner();
    Assumptions.assumeTrue(
        Nd4jCpu.Environment.getInstance().isUseONEDNN(), "ND4J's native library has no oneDNN");
    ComputationGraph graph = graph();
    LayerHelper helper = graph.getLayer("conv").getHelper();
    assertThat(helper).isInstanceOf(MKLDNNConvHelper.class);
    assertThat(context(helper)).as("before it has computed").isNull();
    INDArray images = Nd4j.rand(DataType.FLOAT, 2, 3, 8, 8);
    INDArray output = graph.feedForward(images, false).get("conv");
    assertThat(graph.getLayer("conv").getHelper()).as("not given up").isSameAs(helper);
    assertThat(context(helper)).as("made by its forward pass").isNotNull();
    assertThat(output.getDouble(1, 2, 3, 4)).isCloseTo(byHand(graph, images), within());
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.data.Offset.offset(1e-5);
  }

  /** The sum at task 1, filter 2, row 3, column 4. */
  private static double byHand(ComputationGraph graph, INDArray images) {
    INDArray weights = graph.getParam("conv_W");
    double sum = graph.getParam("conv_b").getDouble(2);
    for (int c = 0; c < 3; c++) {
      for (int h = 0; h < 3; h++) {
        for (int w = 0; w < 3; w++) {
          sum += weights.getDouble(2, c, h, w) * images.getDouble(1, c, 3 + h, 4 + w);
        }
      }
    }
    return sum;
  }

  private static OpContext context(LayerHelper helper) throws ReflectiveOperationException {
    Field field = MKLDNNConvHelper.class.getDeclaredField("context");
    field.setAccessible(true);
    return (OpContext) field.get(helper);
  }

  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(3)
                .graphBuilder()
                .addInputs("image")
                .addLayer(
                    "conv",
                    new ConvolutionLayer.Builder(3, 3)
                        .nOut(4)
                        .activation(Activation.IDENTITY)
                        .build(),
                    "image")
                .addLayer("out", new OutputLayer.Builder().nOut(2).build(), "conv")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(8, 8, 3))
                .build());
    graph.init();
    return graph;
  }
}
