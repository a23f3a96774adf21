package org.crowdzoo.nn;

import java.util.Random;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * From gold labels to weak ones: three lines of a DL4J application change. {@link #gold} is trained
 * on the truth, {@link #weak} on the votes of five rules that abstain and err.
 */
final class WeakLabelsExample {
  /** Points of the plane; class 1 where x + y > 0. */
  record Points(INDArray features, INDArray truth, INDArray votes, int[] classes) {}

  private WeakLabelsExample() {}

  static ComputationGraph gold(Points points) {
    ComputationGraph network =
        network(new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build());
    for (DataSet batch : new DataSet(points.features, points.truth).batchBy(50)) {
      network.fit(batch);
    }
    return network;
  }

  static ComputationGraph weak(Points points) {
    WeakLabelLoss loss = WeakLabelLoss.ofSigns(5); // 1: five functions vote -1, 0 (abstains) or 1
    ComputationGraph network = network(new WeakLabelLayer(loss)); // 2: instead of the loss layer
    for (DataSet batch : new DataSet(points.features, points.votes).batchBy(50)) { // 3: votes
      network.fit(batch);
    }
    return network;
  }

  private static ComputationGraph network(LossLayer output) {
    ComputationGraph network =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.05))
                .graphBuilder()
                .addInputs("point")
                .setInputTypes(InputType.feedForward(2))
                .addLayer("hidden", new DenseLayer.Builder().nOut(8).build(), "point")
                .addLayer(
                    "logits",
                    new DenseLayer.Builder().nOut(2).activation(Activation.IDENTITY).build(),
                    "hidden")
                .addLayer("output", output, "logits")
                .setOutputs("output")
                .build());
    network.init();
    return network;
  }

  /** Share of the points whose class the network finds. */
  static double accuracy(ComputationGraph network, Points points) {
    int[] found = network.outputSingle(points.features).argMax(1).toIntVector();
    int right = 0;
    for (int i = 0; i < found.length; i++) {
      right += found[i] == points.classes[i] ? 1 : 0;
    }
    return (double) right / found.length;
  }

  /** Rules that are right 90, 80, 70, 60 and 55 % of the time and vote on 70 % of the points. */
  static Points points(int count, long seed) {
    double[] accuracy = {0.9, 0.8, 0.7, 0.6, 0.55};
    Random random = new Random(seed);
    INDArray features = Nd4j.create(DataType.FLOAT, count, 2);
    INDArray truth = Nd4j.zeros(DataType.FLOAT, count, 2);
    INDArray votes = Nd4j.zeros(DataType.FLOAT, count, 5);
    int[] classes = new int[count];
    for (int i = 0; i < count; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      features.putScalar(i, 0, x).putScalar(i, 1, y);
      classes[i] = x + y > 0 ? 1 : 0;
      truth.putScalar(i, classes[i], 1);
      for (int j = 0; j < 5; j++) {
        int sign = random.nextDouble() < accuracy[j] ? 1 : -1;
        votes.putScalar(i, j, random.nextDouble() < 0.7 ? sign * (2 * classes[i] - 1) : 0);
      }
    }
    return new Points(features, truth, votes, classes);
  }
}
