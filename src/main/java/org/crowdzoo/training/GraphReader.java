package org.crowdzoo.training;

import com.fasterxml.jackson.databind.JsonNode;
import org.crowdzoo.zoo.NetworkSize;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Makes a graph of a {@link ModelFile}: what DL4J's {@code restoreComputationGraph} does, with each
 * part checked before it is used. The updater's state is not read: nothing goes on training with a
 * saved model's.
 */
final class GraphReader {
  private GraphReader() {}

  /**
   * Reads the graph.
   *
   * @throws org.crowdzoo.files.InputException in one line, if it is not all right
   */
  static ComputationGraph read(ModelFile file) {
    ComputationGraphConfiguration configuration = configuration(file);
    long parameters = NetworkSize.parameters(configuration, DataType.FLOAT);
    if (parameters > NetworkSize.MOST) {
      throw file.bad("its layers have more parameters than can be held");
    }
    INDArray row = file.row(ModelFile.COEFFICIENTS, parameters);
    configuration.setDataType(row.dataType());
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init(row, false);
    return graph;
  }

  /** What is parsed is what was checked, not the text that it came from. */
  static ComputationGraphConfiguration configuration(ModelFile file) {
    JsonNode tree = file.json(ModelFile.CONFIGURATION);
    ConfigurationCheck.check(file, tree);
    ComputationGraphConfiguration configuration =
        ComputationGraphConfiguration.fromJson(tree.toString());
    if (configuration.getVertices() == null || configuration.getVertices().isEmpty()) {
      throw file.bad("its configuration has no layers");
    }
    return configuration;
  }
}
