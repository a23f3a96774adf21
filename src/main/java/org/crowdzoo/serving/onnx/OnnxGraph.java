package org.crowdzoo.serving.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.protobuf.ByteString;

/**
 * A graph in ONNX's own terms, in single precision: values with names, nodes between them, and
 * constants. The classes of its protocol buffers come with ND4J.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/v1.8.0/docs/Operators.md">Operators up to 13</a>
 */
final class OnnxGraph {
  /** Version of the operators, of December 2020. */
  static final int OPSET = 13;

  /** Version of the file format that came with these operators. */
  private static final int IR_VERSION = 7;

  private static final String BATCH = "batch";

  private final GraphProto.Builder graph = GraphProto.newBuilder();

  /** Attributes of a node that is being made. */
  static final class Node {
    private final NodeProto.Builder proto;

    private Node(NodeProto.Builder proto) {
      this.proto = proto;
    }

    Node whole(String name, long value) {
      return add(attribute(name, AttributeProto.AttributeType.INT).setI(value));
    }

    Node number(String name, float value) {
      return add(attribute(name, AttributeProto.AttributeType.FLOAT).setF(value));
    }

    Node text(String name, String value) {
      return add(
          attribute(name, AttributeProto.AttributeType.STRING)
              .setS(ByteString.copyFromUtf8(value)));
    }

    Node wholes(String name, long... values) {
      return add(
          attribute(name, AttributeProto.AttributeType.INTS)
              .addAllInts(Arrays.stream(values).boxed().toList()));
    }

    private Node add(AttributeProto.Builder attribute) {
      proto.addAttribute(attribute);
      return this;
    }

    private static AttributeProto.Builder attribute(
        String name, AttributeProto.AttributeType type) {
      return AttributeProto.newBuilder().setName(name).setType(type);
    }
  }

  OnnxGraph(String name) {
    graph.setName(name);
  }

  /** The input [batch, …]; its name is its value's. */
  void input(String name, long... shape) {
    graph.addInput(value(name, shape));
  }

  /** Gives a value to the outside as an output [batch, …] of another name. */
  void output(String name, String value, long... shape) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(
                name + ":output") // names of nodes differ, and the last layer may have this one
            .setOpType("Identity")
            .addInput(value)
            .addOutput(name));
    graph.addOutput(value(name, shape));
  }

  /** Adds a node of one output, and gives the output's name, which is the node's. */
  String node(String name, String operator, String... inputs) {
    return node(name, operator, node -> node, inputs);
  }

  /** The same with attributes. */
  String node(String name, String operator, UnaryOperator<Node> attributes, String... inputs) {
    String output = name + ":0"; // no layer is called so
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName(name)
            .setOpType(operator)
            .addAllInput(List.of(inputs))
            .addOutput(output);
    attributes.apply(new Node(node));
    graph.addNode(node);
    return output;
  }

  /** Brings all values into a range. */
  String clip(String name, String input, float least, float most) {
    return node(
        name,
        "Clip",
        input,
        constant(name + ":least", new float[] {least}),
        constant(name + ":most", new float[] {most}));
  }

  /** A constant in the order of its shape. */
  String constant(String name, INDArray values) {
    return constant(name, values.dup('c').data().asFloat(), values.shape());
  }

  /** A constant; without a shape a single number. */
  String constant(String name, float[] values, long... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .addAllDims(Arrays.stream(shape).boxed().toList())
            .setRawData(ByteString.copyFrom(bytes.array())));
    return name;
  }

  /** A constant list of whole numbers. */
  String constant(String name, long[] values) {
    graph.addInitializer(
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length)
            .addAllInt64Data(Arrays.stream(values).boxed().toList()));
    return name;
  }

  /**
   * The whole file.
   *
   * @param notes what is told of the model, by name
   */
  byte[] toBytes(String producer, String version, Map<String, String> notes) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(producer)
            .setProducerVersion(version)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph);
    notes.forEach(
        (key, note) ->
            model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(note)));
    return model.build().toByteArray();
  }

  private static ValueInfoProto value(String name, long... shape) {
    TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
    sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
    for (long size : shape) {
      sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(sizes)))
        .build();
  }
}
