package org.crowdzoo.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.crowdzoo.nn.VoteVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Scores, loss, every gradient and SGD steps against PyTorch's, from peerannot's own classes. */
class GoldenNetworkTest {
  @ParameterizedTest
  @CsvSource({
    "conal-logits,DOUBLE,1e-8,kernel",
    "conal-softmax,DOUBLE,1e-8,kernel",
    "crowdlayer,DOUBLE,1e-8,kernel",
    "conal-logits,FLOAT,1e-4,kernel",
    "conal-softmax,FLOAT,1e-4,kernel",
    "crowdlayer,FLOAT,1e-4,kernel",
    "conal-logits,DOUBLE,1e-8,definition",
    "conal-softmax,DOUBLE,1e-8,definition",
    "crowdlayer,DOUBLE,1e-8,definition",
    "conal-softmax,FLOAT,1e-4,definition"
  })
  void sameAsPyTorch(String name, DataType type, double tolerance, String engine) {
    ReferenceNetwork reference = new ReferenceNetwork(name, type, engine.equals("definition"));
    ComputationGraph graph = name.equals("crowdlayer") ? reference.crowdLayer() : reference.conal();
    MultiDataSet batch = reference.batch();

    assertScores(reference, graph, batch, tolerance);
    assertGradients(reference, graph, batch, tolerance);
    assertSteps(reference, graph, batch, tolerance);
    assertThat(VoteVertex.ran(graph)).isEqualTo(engine);
  }

  private static void assertScores(
      ReferenceNetwork reference, ComputationGraph graph, MultiDataSet batch, double tolerance) {
    INDArray scores = graph.feedForward(batch.getFeatures(), false).get(WorkerModel.VOTE_SCORES);
    JsonNode expected = reference.golden.get("workerScores");
    for (int i = 0; i < scores.size(0); i++) {
      for (int slot = 0; slot < scores.size(2); slot++) {
        int worker = batch.getFeatures(1).getInt(i, slot);
        for (int k = 0; worker >= 0 && k < scores.size(1); k++) {
          close(scores.getDouble(i, k, slot), expected.get(i).get(worker).get(k), tolerance);
        }
      }
    }
  }

  private static void assertGradients(
      ReferenceNetwork reference, ComputationGraph graph, MultiDataSet batch, double tolerance) {
    graph.setInputs(batch.getFeatures());
    graph.setLabels(batch.getLabels());
    graph.setLayerMaskArrays(null, batch.getLabelsMaskArrays());
    graph.computeGradientAndScore();
    close(graph.score(), reference.golden.get("loss"), tolerance);

    // The loss layer's gradient becomes a mean when the updater divides it by the batch size, and
    // CoNAL's penalty is added by the updater too: let it do so with plain SGD.
    INDArray before = graph.params().dup();
    graph.fit(batch);
    double rate = reference.golden.get("sgdLearningRate").asDouble();
    INDArray gradient = before.sub(graph.params()).divi(rate);
    graph.setParams(before);
    ComputationGraph gradients = graph.clone();
    gradients.setParams(gradient);
    assertParameters(reference, gradients, reference.golden.get("gradients"), tolerance);
  }

  private static void assertSteps(
      ReferenceNetwork reference, ComputationGraph graph, MultiDataSet batch, double tolerance) {
    for (JsonNode loss : reference.golden.get("sgdLosses")) {
      graph.fit(batch);
      close(graph.score(), loss, tolerance);
    }
    assertParameters(reference, graph, reference.golden.get("parametersAfterSgd"), tolerance);
  }

  /** Relative to the largest number of each array, so that numbers near 0 do not decide. */
  private static void assertParameters(
      ReferenceNetwork reference, ComputationGraph graph, JsonNode expected, double tolerance) {
    ReferenceNetwork.NAMES.forEach(
        (theirs, ours) -> {
          if (expected.has(theirs)) {
            assertArray(theirs, graph.getParam(ours), reference.ours(expected, theirs), tolerance);
          }
        });
    assertArray(
        "confusions", graph.getParam("confusions_W"), reference.confusions(expected), tolerance);
  }

  private static void assertArray(
      String name, INDArray actual, INDArray expected, double tolerance) {
    assertThat(actual.length()).as(name).isEqualTo(expected.length());
    double scale = Math.max(expected.amaxNumber().doubleValue(), 1e-3);
    double difference = actual.reshape(expected.shape()).sub(expected).amaxNumber().doubleValue();
    assertThat(difference / scale).as(name).isLessThan(tolerance);
  }

  private static void close(double actual, JsonNode expected, double tolerance) {
    double value = expected.asDouble();
    assertThat(Math.abs(actual - value))
        .as("%s instead of %s", actual, value)
        .isLessThan(tolerance * Math.max(1e-3, Math.abs(value)) + 1e-15);
  }
}
