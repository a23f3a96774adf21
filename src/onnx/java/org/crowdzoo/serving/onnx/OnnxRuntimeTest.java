package org.crowdzoo.serving.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.stream.Stream;
import org.crowdzoo.zoo.Backbones;
import org.crowdzoo.zoo.ClassHead;
import org.crowdzoo.zoo.CrowdModel;
import org.crowdzoo.zoo.MultiLabelClassifier;
import org.crowdzoo.zoo.Optimization;
import org.crowdzoo.zoo.PlainClassifier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Every backbone of the zoo gives in ONNX Runtime what it gives in DL4J, to 1e-5. */
class OnnxRuntimeTest {
  private static final int CLASSES = 5;
  private static final int BATCH = 3;
  private static final long[] IMAGE = {3, 32, 32};

  static Stream<String> backbones() {
    return Stream.concat(
        Backbones.all().stream()
            .map(method -> method.name() + (method.convolutional() ? "[width=8]" : "")),
        Stream.of("cnn3[width=8,inputNorm=true]", "mlp[hidden=16,inputNorm=true]"));
  }

  @ParameterizedTest
  @MethodSource("backbones")
  void imagesGiveTheSame(String backbone) throws Exception {
    ComputationGraph graph =
        new PlainClassifier(
                InputType.convolutional(IMAGE[1], IMAGE[2], IMAGE[0]),
                Backbones.of(backbone),
                CLASSES,
                Optimization.of(0, new Adam(1e-2)))
            .graph();
    // a few steps, so that running means, variances and biases are no longer what they start as
    for (int step = 0; step < 3; step++) {
      INDArray labels = Nd4j.eye(CLASSES);
      graph.fit(new DataSet(Nd4j.randn(CLASSES, IMAGE[0], IMAGE[1], IMAGE[2]), labels));
    }
    same(ClassHead.of(graph), IMAGE);
  }

  @ParameterizedTest
  @MethodSource("backbonesOnFeatures")
  void featuresAndSeveralLabelsGiveTheSame(String backbone) throws Exception {
    ComputationGraph graph =
        new MultiLabelClassifier(
                InputType.feedForward(7),
                Backbones.of(backbone),
                CLASSES,
                Optimization.of(0, new Adam(1e-2)))
            .graph();
    graph.fit(new DataSet(Nd4j.randn(8, 7), Nd4j.zeros(8, CLASSES)));
    same(ClassHead.of(graph), 7);
  }

  static Stream<String> backbonesOnFeatures() {
    return Stream.of("linear", "mlp[hidden=9,dropout=0.5]", "mlp[inputNorm=true]");
  }

  private static void same(ComputationGraph classifier, long... shape) throws Exception {
    byte[] file = OnnxFile.of(classifier, shape, CLASSES, "test", Map.of("a", "b"));
    long[] size = new long[shape.length + 1];
    size[0] = BATCH;
    System.arraycopy(shape, 0, size, 1, shape.length);
    INDArray input = Nd4j.randn(size);
    INDArray expected = classifier.outputSingle(input);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession session = environment.createSession(file);
        OnnxTensor tensor =
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(input.dup('c').data().asFloat()), size);
        OrtSession.Result result = session.run(Map.of(CrowdModel.INPUT, tensor))) {
      float[][] got = (float[][]) result.get(CrowdModel.PROBABILITIES).orElseThrow().getValue();
      assertThat(got).hasNumberOfRows(BATCH);
      double most = 0;
      for (int b = 0; b < BATCH; b++) {
        for (int k = 0; k < CLASSES; k++) {
          most = Math.max(most, Math.abs(got[b][k] - expected.getDouble(b, k)));
        }
      }
      assertThat(most).isLessThan(1e-5);
      assertThat(session.getMetadata().getCustomMetadata()).containsEntry("a", "b");
    }
  }
}
