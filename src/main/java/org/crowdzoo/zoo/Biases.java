package org.crowdzoo.zoo;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How biases start: at 0 in DL4J, uniformly in ±1/√(fan in) in PyTorch's layers. */
final class Biases {
  private Biases() {}

  /** Draws the biases of dense and convolution layers anew. */
  static void startAsPyTorch(ComputationGraph graph, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (Layer layer : graph.getLayers()) {
      INDArray weights = layer.paramTable().get(DefaultParamInitializer.WEIGHT_KEY);
      INDArray bias = layer.paramTable().get(DefaultParamInitializer.BIAS_KEY);
      if (weights == null || bias == null) {
        continue;
      }
      // a weight [in, out] of a dense layer, [out, in, height, width] of a convolution
      long fanIn = weights.length() / bias.length();
      double bound = 1 / Math.sqrt(fanIn);
      for (long i = 0; i < bias.length(); i++) {
        bias.putScalar(i, random.nextDouble(-bound, bound));
      }
    }
  }
}
