package org.crowdzoo.serving.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.crowdzoo.zoo.CrowdModel;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A classifier as an ONNX file: opset {@value OnnxGraph#OPSET}, one input {@value CrowdModel#INPUT}
 * and one output {@value CrowdModel#PROBABILITIES} of single precision, the batch of any size. What
 * enters is preprocessed as for the DL4J graph.
 */
public final class OnnxFile {
  /** The version of ONNX's operators. */
  public static final int OPSET = OnnxGraph.OPSET;

  private final ComputationGraph classifier;
  private final OnnxGraph graph = new OnnxGraph("classifier");
  private final OnnxLayers layers = new OnnxLayers(graph);
  private final Map<String, String> values = new HashMap<>();

  private OnnxFile(ComputationGraph classifier) {
    this.classifier = classifier;
  }

  /**
   * The file's bytes.
   *
   * @param classifier that {@link org.crowdzoo.zoo.ClassHead#of} made
   * @param shape of one example, [C, H, W] or [D]
   * @param classes K
   * @param version of the program
   * @param notes told in the file's metadata, by name
   * @throws NotInOnnxException if something in the network has no counterpart here
   */
  public static byte[] of(
      ComputationGraph classifier,
      long[] shape,
      int classes,
      String version,
      Map<String, String> notes) {
    OnnxFile file = new OnnxFile(classifier);
    file.graph.input(CrowdModel.INPUT, shape);
    file.values.put(CrowdModel.INPUT, CrowdModel.INPUT);
    for (int index : classifier.topologicalSortOrder()) {
      String name = classifier.getVertices()[index].getVertexName();
      if (!name.equals(CrowdModel.INPUT)) {
        file.values.put(name, file.vertex(name));
      }
    }
    file.graph.output(CrowdModel.PROBABILITIES, file.values.get(CrowdModel.PROBABILITIES), classes);
    return file.graph.toBytes("crowdzoo", version, notes);
  }

  private String vertex(String name) {
    GraphVertex vertex = classifier.getConfiguration().getVertices().get(name);
    List<String> from = classifier.getConfiguration().getVertexInputs().get(name);
    String[] inputs = from.stream().map(values::get).toArray(String[]::new);
    if (vertex instanceof LayerVertex layer) {
      String input = preprocessed(name, layer.getPreProcessor(), inputs[0]);
      return layers.add(name, classifier.getLayer(name), input);
    }
    if (vertex instanceof ElementWiseVertex several) {
      return elementWise(name, several.getOp(), inputs);
    }
    if (vertex.getClass() == MergeVertex.class) {
      return graph.node(name, "Concat", node -> node.whole("axis", 1), inputs);
    }
    if (vertex instanceof ScaleVertex scale) {
      float factor = (float) scale.getScaleFactor();
      return graph.node(
          name, "Mul", inputs[0], graph.constant(name + ":factor", new float[] {factor}));
    }
    throw new NotInOnnxException("a vertex " + vertex.getClass().getSimpleName());
  }

  private String elementWise(String name, ElementWiseVertex.Op op, String... inputs) {
    return switch (op) {
      case Add -> graph.node(name, "Sum", inputs);
      case Average -> graph.node(name, "Mean", inputs);
      case Max -> graph.node(name, "Max", inputs);
      case Subtract -> graph.node(name, "Sub", inputs);
      case Product -> {
        String product = inputs[0];
        for (int i = 1; i < inputs.length; i++) {
          product = graph.node(i == 1 ? name : name + "-" + i, "Mul", product, inputs[i]);
        }
        yield product;
      }
    };
  }

  private String preprocessed(String name, InputPreProcessor preprocessor, String input) {
    if (preprocessor == null) {
      return input;
    }
    if (preprocessor instanceof CnnToFeedForwardPreProcessor flat
        && flat.getFormat() == CNN2DFormat.NCHW) {
      return graph.node(name + "-flat", "Flatten", input);
    }
    if (preprocessor instanceof FeedForwardToCnnPreProcessor image) {
      long[] shape = {
        0, image.getNumChannels(), image.getInputHeight(), image.getInputWidth() // 0: as it was
      };
      return graph.node(name + "-image", "Reshape", input, graph.constant(name + ":shape", shape));
    }
    throw new NotInOnnxException("a preprocessor " + preprocessor.getClass().getSimpleName());
  }
}
