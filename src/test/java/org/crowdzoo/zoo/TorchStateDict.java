package org.crowdzoo.zoo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * A file of weights for one of torchvision's networks, made by the formula of the golden values.
 */
public final class TorchStateDict {
  private TorchStateDict() {}

  /** Writes a .safetensors file. */
  public static void write(Path file, String network, int side, int classes) throws IOException {
    InputType type = InputType.convolutional(side, side, 3);
    StandardNetwork backbone = (StandardNetwork) Backbones.of(network);
    ComputationGraph graph =
        new PlainClassifier(type, backbone, classes, Optimization.of(0, new NoOp())).graph();
    FormulaWeights weights = new FormulaWeights(graph, backbone.modules(type), backbone.head());
    ObjectNode header = new ObjectMapper().createObjectNode();
    long at = 0;
    for (Map.Entry<String, long[]> tensor : weights.shapes().entrySet()) {
      ObjectNode told = header.putObject(tensor.getKey()).put("dtype", "F32");
      long length = 4;
      for (long dimension : tensor.getValue()) {
        told.withArray("shape").add(dimension);
        length *= dimension;
      }
      told.putArray("data_offsets").add(at).add(at + length);
      at += length;
    }
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).array());
      out.write(text);
      for (String name : weights.shapes().keySet()) {
        float[] values = weights.read(name);
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
      }
    }
  }
}
