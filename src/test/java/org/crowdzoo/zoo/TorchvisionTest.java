package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.crowdzoo.engine.onednn.Engine;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * torchvision's networks and ours compute the same for the same weights, on DL4J's own layers and
 * compiled. Golden values: torchvision 0.14, golden/torchvision_networks.py.
 */
@Tag("once")
class TorchvisionTest {
  private static final int CLASSES = 10;

  record Golden(String network, int height, int width, long parameters, double[][] output) {
    @Override
    public String toString() {
      return network + " " + height + "x" + width;
    }
  }

  static Stream<Golden> golden() throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (InputStream in =
        TorchvisionTest.class.getResourceAsStream("/golden/torchvision/outputs.json")) {
      JsonNode all = json.readTree(in);
      return StreamSupport.stream(all.spliterator(), false)
          .map(node -> json.convertValue(node, Golden.class));
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void sameOutputs(Golden golden) {
    InputType type = InputType.convolutional(golden.height(), golden.width(), 3);
    StandardNetwork backbone = (StandardNetwork) Backbones.of(golden.network());
    ComputationGraph graph =
        new PlainClassifier(type, backbone, CLASSES, Optimization.of(0, new NoOp())).graph();
    Map<String, String> modules = backbone.modules(type);
    try (FormulaWeights weights = new FormulaWeights(graph, modules, backbone.head())) {
      LoadedWeights loaded =
          PretrainedWeights.load(Path.of("formula"), weights, graph, modules, backbone.head());
      assertThat(loaded.loaded()).containsExactlyInAnyOrderElementsOf(weights.shapes().keySet());
      assertThat(loaded.skipped()).isEmpty();
      assertThat(loaded.otherShape()).isEmpty();
      assertThat(loaded.missing()).isEmpty();
    }
    INDArray images = images(golden.height(), golden.width());
    assertSame(golden, layer(graph, golden, images));
    ComputationGraph features = ClassHead.featuresOf(graph, feature(golden));
    try (Engine engine = Engine.chooseForInference(Engine.Mode.ONEDNN, features)) {
      INDArray fast = engine.graph().outputSingle(images);
      INDArray slow = features.outputSingle(images);
      assertThat(fast.sub(slow).amaxNumber().doubleValue())
          .isLessThan(1e-4 * slow.amaxNumber().doubleValue());
    }
    assertThat(learnt(graph)).isEqualTo(golden.parameters());
  }

  /** torchvision's squeezenet ends otherwise: there its mean feature maps are compared. */
  private static String feature(Golden golden) {
    return golden.network().startsWith("squeezenet") ? "average" : CrowdModel.LOGITS;
  }

  private static INDArray layer(ComputationGraph graph, Golden golden, INDArray images) {
    return graph.feedForward(images, false).get(feature(golden));
  }

  private static void assertSame(Golden golden, INDArray got) {
    INDArray expected = Nd4j.create(golden.output());
    double scale = Math.max(1, expected.amaxNumber().doubleValue());
    assertThat(got.shape()).isEqualTo(expected.shape());
    assertThat(got.castTo(expected.dataType()).sub(expected).amaxNumber().doubleValue())
        .isLessThan(1e-4 * scale);
  }

  /** Without what PyTorch calls buffers; squeezenet's head is as large as its last convolution. */
  private static long learnt(ComputationGraph graph) {
    return graph.paramTable().entrySet().stream()
        .filter(p -> !p.getKey().matches(".*_(mean|var|log10stdev)"))
        .mapToLong(p -> p.getValue().length())
        .sum();
  }

  private static INDArray images(int height, int width) {
    float[] values = new float[2 * 3 * height * width];
    int at = 0;
    for (int n = 0; n < 2; n++) {
      for (int c = 0; c < 3; c++) {
        for (int y = 0; y < height; y++) {
          for (int x = 0; x < width; x++) {
            values[at++] = (float) Math.sin(0.7 * c + 0.13 * y + 0.29 * x + 0.05 * x * y + n);
          }
        }
      }
    }
    return Nd4j.create(values, new long[] {2, 3, height, width}, 'c');
  }
}
