package org.crowdzoo.zoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** A golden file of the peers, as one of our networks with the same parameters and batch. */
final class ReferenceNetwork {
  final JsonNode golden;
  private final boolean definition;
  final DataType type;
  final int workers;
  final int classes;

  ReferenceNetwork(String name, DataType type, boolean definition) {
    this.definition = definition;
    try (InputStream in = getClass().getResourceAsStream("/reference/" + name + ".json")) {
      golden = new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    this.type = type;
    workers = golden.get("workers").asInt();
    classes = golden.get("classes").asInt();
  }

  /** The CoNAL network with the golden start parameters. */
  ComputationGraph conal() {
    Conal.Options options =
        new Conal.Options(
            golden.get("classifierSoftmax").asBoolean()
                ? Conal.Scores.SOFTMAX
                : Conal.Scores.LOGITS,
            Conal.TaskInput.INPUT,
            true,
            golden.get("embeddingDim").asInt(),
            golden.get("hiddenDim").asInt(),
            golden.get("scale").asDouble(),
            true,
            false,
            0,
            2);
    ComputationGraph graph =
        new Conal(
                input(),
                linear(),
                classes,
                new Crowd(workers, 1, new int[0]),
                options,
                optimization())
            .graph();
    setParameters(graph, golden.get("parameters"));
    return graph;
  }

  /** The CrowdLayer network with the golden start parameters. */
  ComputationGraph crowdLayer() {
    ComputationGraph graph =
        new CrowdLayer(
                input(),
                linear(),
                classes,
                workers,
                org.crowdzoo.nn.CrowdLayerVertex.Kind.MW,
                optimization())
            .graph();
    setParameters(graph, golden.get("parameters"));
    return graph;
  }

  /** The golden batch: ids packed to the left, padded with -1. */
  MultiDataSet batch() {
    int batch = golden.get("batch").asInt();
    INDArray ids = Nd4j.zeros(type, batch, workers).subi(1);
    INDArray labels = Nd4j.zeros(type, batch, classes, workers);
    INDArray mask = Nd4j.zeros(type, batch, workers);
    for (int i = 0; i < batch; i++) {
      int slot = 0;
      for (int j = 0; j < workers; j++) {
        int label = golden.get("votes").get(i).get(j).asInt();
        if (label >= 0) {
          ids.putScalar(i, slot, j);
          labels.putScalar(i, label, slot, 1);
          mask.putScalar(i, slot++, 1);
        }
      }
    }
    return new MultiDataSet(
        new INDArray[] {array(golden.get("x")), ids},
        new INDArray[] {labels},
        null,
        new INDArray[] {mask});
  }

  /** Our parameters or gradients under the golden names and shapes. */
  static final Map<String, String> NAMES =
      Map.of(
          "taskHidden.W", "task-hidden_W",
          "taskHidden.b", "task-hidden_b",
          "taskEmbedding.W", "task-embedding_W",
          "taskEmbedding.b", "task-embedding_b",
          "classifier.W", "logits_W",
          "classifier.b", "logits_b",
          "workerEmbedding.W", "worker-embeddings_W",
          "workerEmbedding.b", "worker-embeddings_b");

  /** One golden array as it stands in our network. */
  INDArray ours(JsonNode all, String name) {
    INDArray array = array(all.get(name));
    return name.endsWith(".W") ? array.transpose() : array.reshape(1, array.length());
  }

  /** All confusion matrices [W or W+1, K·K], each [vote, true], the common one last. */
  INDArray confusions(JsonNode all) {
    INDArray local =
        array(all.get("localConfusions")).permute(0, 2, 1).dup('c').reshape(workers, -1);
    if (!all.has("globalConfusion")) {
      return local;
    }
    INDArray common = array(all.get("globalConfusion")).transpose().dup('c').reshape(1, -1);
    return Nd4j.vstack(local, common);
  }

  INDArray array(JsonNode node) {
    if (!node.get(0).isArray()) {
      double[] row = new ObjectMapper().convertValue(node, double[].class);
      return Nd4j.createFromArray(row).castTo(type);
    }
    if (!node.get(0).get(0).isArray()) {
      double[][] rows = new ObjectMapper().convertValue(node, double[][].class);
      return Nd4j.createFromArray(rows).castTo(type);
    }
    double[][][] cube = new ObjectMapper().convertValue(node, double[][][].class);
    return Nd4j.createFromArray(cube).castTo(type);
  }

  private void setParameters(ComputationGraph graph, JsonNode parameters) {
    parameters
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (NAMES.containsKey(name)) {
                graph.getParam(NAMES.get(name)).assign(ours(parameters, name));
              }
            });
    graph.getParam("confusions_W").assign(confusions(parameters));
  }

  private InputType input() {
    return InputType.feedForward(golden.get("inputDim").asInt());
  }

  private static Backbone linear() {
    return Backbones.of("linear", new Backbones.Options(1, 1, 0, false));
  }

  private Optimization optimization() {
    return new Optimization(
        1,
        type,
        new Sgd(golden.get("sgdLearningRate").asDouble()),
        java.util.List.of(),
        false,
        false,
        definition);
  }
}
