package org.crowdzoo.training;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.crowdzoo.nn.ConalVertex;
import org.crowdzoo.nn.HostArray;
import org.crowdzoo.zoo.Conal;
import org.crowdzoo.zoo.WorkerModel;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/** CoNAL's ω: the probability that a worker answers a task as the common confusion has it. */
public final class CommonWeights {
  private CommonWeights() {}

  /**
   * ω of every worker's slot of a batch, from what a pass forward gave.
   *
   * @param activations by the names of the network's vertices
   * @return [B * A], a task's slots side by side, padding included; empty if the network is no
   *     CoNAL
   */
  public static double[] of(ComputationGraph graph, Map<String, INDArray> activations) {
    INDArray tasks = activations.get(Conal.TASK_EMBEDDING);
    INDArray workers = activations.get(Conal.WORKER_EMBEDDINGS);
    if (tasks == null
        || workers == null
        || !(graph.getConfiguration().getVertices().get(WorkerModel.VOTE_SCORES)
            instanceof ConalVertex vertex)) {
      return new double[0];
    }
    int size = (int) tasks.size(1);
    int slots = (int) workers.size(1);
    double[] v = HostArray.read(tasks);
    double[] u = HostArray.read(workers);
    double[] omega = new double[(int) tasks.size(0) * slots];
    for (int i = 0; i < omega.length; i++) {
      int task = i / slots;
      double product = 0;
      for (int e = 0; e < size; e++) {
        product += u[i * size + e] * v[task * size + e];
      }
      double norms = norm(u, i, size) * (vertex.isNormalizeTask() ? norm(v, task, size) : 1);
      omega[i] = 1 / (1 + Math.exp(norms > 0 ? -product / norms : 0));
    }
    return omega;
  }

  private static double norm(double[] rows, int row, int size) {
    return Math.sqrt(
        DoubleStream.of(Arrays.copyOfRange(rows, row * size, (row + 1) * size))
            .map(x -> x * x)
            .sum());
  }
}
