package org.crowdzoo.zoo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.crowdzoo.weights.WeightFile;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Weights that follow from their names alone, as golden/torchvision_networks.py makes them. */
final class FormulaWeights implements WeightFile {
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  /** All tensors that torchvision's network has whose modules a graph stands for. */
  FormulaWeights(ComputationGraph graph, Map<String, String> modules, String head) {
    Map<String, String> all = new LinkedHashMap<>(modules);
    all.put(CrowdModel.LOGITS, head);
    all.forEach(
        (layer, module) -> {
          var parameters = graph.getLayer(layer).paramTable();
          var conf = graph.getLayer(layer).conf().getLayer();
          if (conf instanceof BatchNormalization) {
            for (String part : new String[] {"weight", "bias", "running_mean", "running_var"}) {
              shapes.put(module + "." + part, new long[] {parameters.get("gamma").length()});
            }
            return;
          }
          long[] shape = parameters.get("W").shape();
          if (conf instanceof DepthwiseConvolution2D) {
            shape = new long[] {shape[2], 1, shape[0], shape[1]};
          } else if (shape.length == 2) {
            shape = new long[] {shape[1], shape[0]};
          }
          shapes.put(module + ".weight", shape);
          if (parameters.containsKey("b")) {
            shapes.put(module + ".bias", new long[] {shape[0]});
          }
        });
  }

  @Override
  public Layout layout() {
    return Layout.TORCH;
  }

  @Override
  public Map<String, long[]> shapes() {
    return shapes;
  }

  @Override
  public float[] read(String name) {
    long[] shape = shapes.get(name);
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int length = (int) Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    double bound = Math.sqrt(3.0 * shape[0] / length) * Math.sqrt(2);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      long mixed = crc.getValue() + i * 0x9E3779B97F4A7C15L;
      mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
      double h = (mixed >>> 40) / (double) (1 << 24);
      if (shape.length > 1) {
        values[i] = (float) ((2 * h - 1) * bound);
      } else if (name.endsWith("weight") || name.endsWith("running_var")) {
        values[i] = (float) (0.5 + h);
      } else {
        values[i] = (float) (0.2 * (h - 0.5));
      }
    }
    return values;
  }

  @Override
  public void close() {
    // nothing is open
  }
}
